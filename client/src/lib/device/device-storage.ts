import type { Me } from '../protocol.gen';

/** The browser's storage on a person's own device; nothing on a shared computer. Signing out empties it. */
export function deviceStorage(me: Me | undefined): Storage | undefined {
  return me && !me.shared_computer ? globalThis.localStorage : undefined;
}
