import { phaseOf } from '../programme/of-session';
import type { Place, Programme, SessionSummary } from '../protocol.gen';
import { dayOf } from '../time';

/** What stands at one door: what is on, what comes next, and the rest of the day. */
export interface Door {
  place: Place;
  live: readonly SessionSummary[];
  next: SessionSummary | undefined;
  /** Later on the same day at the venue. */
  later: readonly SessionSummary[];
}

/** What is cancelled stays at the door until it would have ended: people come for it. */
function isOver(session: SessionSummary, now: number): boolean {
  return now >= Date.parse(session.ends_at);
}

export function doorOf(programme: Programme, place: Place, now: number): Door {
  const zone = programme.edition.venue_time_zone;
  const coming = programme.sessions
    .filter((each) => each.place === place.id && !isOver(each, now))
    .sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at));
  const live = coming.filter((each) => phaseOf({ ...each, cancelled: false }, now) === 'live');
  const [next, ...rest] = coming.filter((each) => !live.includes(each));
  const day = next && dayOf(next.starts_at, zone);
  return { place, live, next, later: rest.filter((each) => dayOf(each.starts_at, zone) === day) };
}
