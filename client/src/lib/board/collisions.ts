import type { BoardSession } from './changes';
import { byStart } from './changes';

/** Two sessions that cannot both be: the same place, or the same person, at the same time. */
export interface Collision {
  kind: 'place' | 'person';
  /** Id of the place or the person. */
  what: string;
  earlier: BoardSession;
  later: BoardSession;
}

function servingIn({ fields }: BoardSession): string[] {
  const { presenters, moderators, captioners, interpreters } = fields;
  return [...new Set([...presenters, ...moderators, ...captioners, ...interpreters])];
}

function shared(one: BoardSession, other: BoardSession): Pick<Collision, 'kind' | 'what'>[] {
  const there = servingIn(other);
  const people = servingIn(one).filter((each) => there.includes(each));
  const place = one.fields.place;
  return [
    ...(place !== '' && place === other.fields.place ? [{ kind: 'place' as const, what: place }] : []),
    ...people.map((what) => ({ kind: 'person' as const, what })),
  ];
}

/**
 * What no release may have, as the server sees it: a session may begin in the minute in which another ends, and what
 * is cancelled or in the tray is in nobody's way.
 */
export function collisionsOf(sessions: readonly BoardSession[]): Collision[] {
  const found: Collision[] = [];
  let running: BoardSession[] = [];
  for (const later of sessions.filter(takesPlace).sort(byStart)) {
    const begins = Date.parse(later.fields.starts_at);
    running = running.filter(({ fields }) => Date.parse(fields.ends_at) > begins);
    for (const earlier of running)
      found.push(...shared(earlier, later).map((each) => ({ ...each, earlier, later })));
    running.push(later);
  }
  return found;
}

/** Those of one session. */
export function collisionsWith(session: BoardSession, others: readonly BoardSession[]): Collision[] {
  const all = [...others.filter(({ id }) => id !== session.id), session];
  return collisionsOf(all).filter(({ earlier, later }) => [earlier.id, later.id].includes(session.id));
}

function takesPlace({ fields }: BoardSession): boolean {
  return fields.scheduled && !fields.cancelled;
}
