import { phaseOf, placeName } from '../programme/of-session';
import type { Community, Programme, SessionSummary } from '../protocol.gen';

/** Something that a person has a part in. */
export interface Entry {
  id: string;
  title: string;
  href: string;
  starts_at: string;
  ends_at: string;
  /** The zone in which it is announced: the venue's, or the community's own. */
  zone: string;
  place?: { id: string; name: string };
  room?: string;
  why: 'presenter' | 'moderator' | 'community';
}

/** How one version of the programme differs from another for a session. */
export interface Change {
  kind: 'moved' | 'place' | 'added' | 'gone' | 'title';
  title: string;
  place: string;
}

/** What the person presents or moderates, and the meetings of their communities, by time. */
export function entriesOf(programme: Programme, communities: readonly Community[], person: string): Entry[] {
  const zone = programme.edition.venue_time_zone;
  const sessions = programme.sessions.flatMap((session): Entry[] => {
    const part = session.people.find((each) => each.id === person);
    if (!part) return [];
    const { id, title, starts_at, ends_at, room } = session;
    const place = { id: session.place, name: placeName(programme, session.place) };
    const href = `/sessions/${id}`;
    return [{ id, title, href, starts_at, ends_at, zone, place, why: part.role, ...(room ? { room } : {}) }];
  });
  const inProgramme = new Set(programme.sessions.map((session) => session.room));
  const meetings = communities
    .filter((community) => community.member)
    .flatMap((community) =>
      community.meetings
        .filter((meeting) => meeting.status !== 'cancelled' && !inProgramme.has(meeting.id))
        .map(({ id, topic, starts_at, ends_at, room }): Entry => {
          const href = room ? `/rooms/${room}` : '/communities';
          const title = `${community.name}: ${topic}`;
          return {
            id,
            title,
            href,
            starts_at,
            ends_at,
            zone: community.time_zone,
            why: 'community',
            ...(room ? { room } : {}),
          };
        }),
    );
  return [...sessions, ...meetings].sort(
    (one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at),
  );
}

/** The first that is not over. */
export function nextOf(entries: readonly Entry[], now: number): Entry | undefined {
  return entries.find((entry) => phaseOf(entry, now) !== 'over');
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

/** Differences a person cares about; closed sessions tell nothing (I-12). One line a session. */
export function changesBetween(before: Programme, after: Programme): Change[] {
  const old = new Map(before.sessions.filter((each) => !each.closed).map((each) => [each.id, each]));
  const open = after.sessions.filter((each) => !each.closed);
  const present = new Set(open.map((each) => each.id));
  const changed = open.flatMap((session): Change[] => {
    const kind = changeOf(old.get(session.id), session);
    return kind ? [{ kind, title: session.title, place: placeName(after, session.place) }] : [];
  });
  const gone = [...old.values()]
    .filter((session) => !present.has(session.id))
    .map(({ title, place }): Change => ({ kind: 'gone', title, place: placeName(before, place) }));
  return [...changed, ...gone];
}

function changeOf(old: SessionSummary | undefined, session: SessionSummary): Change['kind'] | undefined {
  if (!old) return 'added';
  if (old.starts_at !== session.starts_at || old.ends_at !== session.ends_at) return 'moved';
  if (old.place !== session.place) return 'place';
  return old.title === session.title ? undefined : 'title';
}
