import { phaseOf, placeName, type Announced } from '../programme/of-session';
import type { Community, Programme, SessionSummary } from '../protocol.gen';

/** Something that a person has a part in. */
export interface Entry extends Announced {
  id: string;
  title: string;
  href: string;
  /** The zone in which it is announced: the venue's, or the community's own. */
  zone: string;
  place?: { id: string; name: string };
  room?: string;
  why: 'presenter' | 'moderator' | 'community';
}

/** What the person presents or moderates, and the meetings of their communities, by time. */
export function entriesOf(programme: Programme, communities: readonly Community[], person: string): Entry[] {
  const zone = programme.edition.venue_time_zone;
  const sessions = programme.sessions.flatMap((session): Entry[] => {
    const part = session.people.find((each) => each.id === person);
    if (!part) return [];
    const place = { id: session.place, name: placeName(programme, session.place) };
    return [{ ...session, href: `/sessions/${session.id}`, zone, place, why: part.role }];
  });
  const inProgramme = new Set(programme.sessions.map((session) => session.room));
  const meetings = communities
    .filter((community) => community.member)
    .flatMap((community) =>
      community.meetings
        .filter((meeting) => meeting.status !== 'cancelled' && !inProgramme.has(meeting.id))
        .map((meeting): Entry => ({
          ...meeting,
          title: `${community.name}: ${meeting.topic}`,
          href: meeting.room ? `/rooms/${meeting.room}` : '/communities',
          zone: community.time_zone,
          why: 'community',
        })),
    );
  return [...sessions, ...meetings].sort(
    (one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at),
  );
}

/** The first that is to be and not over. */
export function nextOf(entries: readonly Entry[], now: number): Entry | undefined {
  return entries.find((entry) => ['before', 'live'].includes(phaseOf(entry, now)));
}

/** Sessions that are on; those that the reader may join first. */
export function onNow(programme: Programme, now: number): SessionSummary[] {
  const live = programme.sessions.filter((session) => phaseOf(session, now) === 'live');
  return [...live.filter((session) => session.may_join), ...live.filter((session) => !session.may_join)];
}

/** All sessions of the next start time. */
export function soonest(programme: Programme, now: number): SessionSummary[] {
  const coming = programme.sessions.filter((session) => phaseOf(session, now) === 'before');
  const first = Math.min(...coming.map((session) => Date.parse(session.starts_at)));
  return coming.filter((session) => Date.parse(session.starts_at) === first);
}
