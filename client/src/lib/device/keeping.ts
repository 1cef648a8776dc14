import type { Me } from '../protocol.gen';

/** The header of a stored answer: when it was fetched, in ms since 1970. */
export const fetchedHeader = 'x-convene-fetched';

/** What may be read without a network. Never messages of rooms, never anything that only staff can ask for. */
const kept =
  /^\/api\/v1\/(me|me\/badge|me\/preferences|me\/stars|seats|programme|programme\/changes|communities|sessions\/[\w-]+)$/;

const dayMs = 24 * 60 * 60 * 1000;
const longestMs = 30 * dayMs;

/** Whose answers are stored on this device, and until when. */
export interface Owner {
  person: string;
  until: number;
}

export function isKept(url: URL): boolean {
  // The client looks only at releases after the one it knows: any answer about changes will do.
  const isPlain = url.search === '' || (/\/changes$/.test(url.pathname) && /^\?since=\d+$/.test(url.search));
  return isPlain && kept.test(url.pathname);
}

/** True where what is stored has to go before anything else happens: a login begins or ends. */
export function changesLogin(url: URL): boolean {
  return /^\/api\/v1\/(sign-in\/((link|invitation)\/redeem|passphrase)|sign-out|sign-out-everywhere)$/.test(
    url.pathname,
  );
}

/**
 * The owner after `/me` has answered, or nobody on a shared computer. What is stored goes a day after the last day of
 * the edition, and after thirty days without a network in any case.
 */
export function ownerOf(me: Me, now: number): Owner | undefined {
  if (me.shared_computer) return undefined;
  const edition = Date.parse(`${me.edition.last_day}T00:00:00Z`) + 2 * dayMs;
  const longest = now + longestMs;
  return { person: me.person.id, until: edition > now ? Math.min(edition, longest) : longest };
}

/** An answer that says nothing about the reader: the server, or something before it, is not well. */
export function isAway(status: number): boolean {
  return status >= 500;
}
