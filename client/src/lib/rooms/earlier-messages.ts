import type { Api, ApiResult } from '../api';
import type { MessagePage } from '../protocol.gen';

/** A page of what was said in a room before an offset. */
export function earlierMessages(
  api: Api,
  room: string,
  before: number,
  limit: number,
): Promise<ApiResult<MessagePage>> {
  return api.get(`/rooms/${encodeURIComponent(room)}/messages?before=${before}&limit=${limit}`);
}
