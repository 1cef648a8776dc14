import { Api, type ApiResult } from '../api';
import type { BadgeSheetRequest, RegistrationStatus } from '../protocol.gen';

/** Drawing a thousand badges takes the server some seconds. */
const timeoutMs = 120_000;

/** Whoever holds a place; nobody else has a badge. */
export const withBadge: readonly RegistrationStatus[] = ['approved', 'confirmed', 'checked_in'];

/** The PDF of these badges. The answer is a file: it is taken aside before the API reads it as JSON. */
export async function makeBadges(
  what: BadgeSheetRequest,
  ask: typeof fetch = fetch,
): Promise<ApiResult<Blob>> {
  let made = new Blob();
  const api = new Api(async (address, how) => {
    const answer = await ask(address, { ...how, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) return answer;
    made = await answer.blob();
    return new Response(null, { status: 204 });
  });
  const result = await api.post('/desk/badges', what);
  return result.ok ? { ok: true, value: made } : result;
}
