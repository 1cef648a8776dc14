/** Why the server will not have us back before something has changed. */
export type StopReason = 'signed_out' | 'abuse' | 'revoked' | 'too_many' | 'other';

export type AfterClose =
  { kind: 'reconnect'; afterMs: number | undefined } | { kind: 'stop'; reason: StopReason };

const stops: Readonly<Record<number, StopReason>> = {
  4501: 'signed_out',
  4502: 'abuse',
  4503: 'revoked',
  4504: 'too_many',
};

/** The code alone decides whether to come back; a draining server (1001) may say when. */
export function afterClose(code: number, reason: string): AfterClose {
  if (code >= 4500 && code <= 4999) return { kind: 'stop', reason: stops[code] ?? 'other' };
  return { kind: 'reconnect', afterMs: code === 1001 ? reconnectAfterMs(reason) : undefined };
}

function reconnectAfterMs(reason: string): number | undefined {
  try {
    const said: unknown = JSON.parse(reason);
    if (typeof said !== 'object' || said === null || !('reconnect_after_ms' in said)) return undefined;
    const ms = said.reconnect_after_ms;
    return typeof ms === 'number' && ms >= 0 ? Math.min(ms, 60_000) : undefined;
  } catch {
    return undefined;
  }
}
