import { fold } from '../programme/filter';
import type { Programme } from '../protocol.gen';

/** Somewhere to go. */
export interface Destination {
  kind: 'page' | 'session' | 'room';
  title: string;
  href: string;
}

/** Shown at once: more than fit on a screen help nobody. */
const shownLimit = 12;

/** Every session and room of the programme that the reader may see. */
export function destinationsIn(programme: Programme): Destination[] {
  const open = programme.sessions.filter((session) => !session.closed);
  return open.flatMap(({ id, title, room, may_join }): Destination[] => [
    { kind: 'session', title, href: `/sessions/${id}` },
    ...(room && may_join ? [{ kind: 'room' as const, title, href: `/rooms/${room}` }] : []),
  ]);
}

/** Those whose title has every word of `q`, the ones that begin with it first. */
export function find(destinations: readonly Destination[], q: string): Destination[] {
  const wanted = fold(q.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = destinations.filter(({ title }) => words.every((word) => fold(title).includes(word)));
  const begins = ({ title }: Destination) => (fold(title).startsWith(wanted) ? 0 : 1);
  return found.sort((one, other) => begins(one) - begins(other)).slice(0, shownLimit);
}
