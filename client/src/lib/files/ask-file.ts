import { Api, type ApiResult } from '../api';

/** Drawing a thousand badges takes the server some seconds. */
const timeoutMs = 120_000;

/**
 * A file that the server makes: of a request with `body`, else of an address. The answer is taken aside before the API
 * reads it as JSON, so that everything else is as with any call.
 */
export async function askFile(
  path: string,
  body?: object,
  ask: typeof fetch = fetch,
): Promise<ApiResult<Blob>> {
  let made = new Blob();
  const api = new Api(async (address, how) => {
    const answer = await ask(address, { ...how, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) return answer;
    made = await answer.blob();
    return new Response(null, { status: 204 });
  });
  const result = await (body ? api.post(path, body) : api.get(path));
  return result.ok ? { ok: true, value: made } : result;
}
