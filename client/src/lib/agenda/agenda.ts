import type { Entry } from '../now/my-day';
import { placeName } from '../programme/of-session';
import type { MySeat, Programme } from '../protocol.gen';

/** A line of the own agenda: one session or meeting with everything that ties the person to it. */
export interface AgendaEntry {
  id: string;
  title: string;
  href: string;
  starts_at: string;
  ends_at: string;
  /** The zone in which it is announced: the venue's, or the community's own. */
  zone: string;
  place?: string;
  why?: Entry['why'];
  seat?: MySeat;
  /** A session, which may be kept or taken out; undefined for a meeting. */
  starred?: boolean;
  cancelled: boolean;
  changed_at?: string;
}

export interface AgendaParts {
  programme: Programme;
  /** What the person presents or moderates, and their meetings. */
  served: readonly Entry[];
  seats: readonly MySeat[];
  stars: readonly string[];
  /** Kept earlier in this visit: taken out by mistake, it can be put back. */
  wasStarred: readonly string[];
}

/** Seats, duties, stars and meetings, by time. A session is there once, whatever ties the person to it. */
export function agendaOf({ programme, served, seats, stars, wasStarred }: AgendaParts): AgendaEntry[] {
  const duties = new Map(served.map((entry) => [entry.id, entry]));
  const own = new Map(seats.filter((seat) => seat.state !== 'none').map((seat) => [seat.session, seat]));
  const zone = programme.edition.venue_time_zone;
  const sessions = programme.sessions.flatMap((session): AgendaEntry[] => {
    const { id, title, starts_at, ends_at } = session;
    const [why, seat] = [duties.get(id)?.why, own.get(id)];
    duties.delete(id);
    if (!why && !seat && !stars.includes(id) && !wasStarred.includes(id)) return [];
    return [
      {
        ...{ id, title, starts_at, ends_at, zone },
        href: `/sessions/${id}`,
        place: placeName(programme, session.place),
        starred: stars.includes(id),
        cancelled: session.cancelled ?? false,
        ...(session.changed_at ? { changed_at: session.changed_at } : {}),
        ...(why ? { why } : {}),
        ...(seat ? { seat } : {}),
      },
    ];
  });
  const meetings = [...duties.values()].map(({ id, title, href, starts_at, ends_at, zone: its, why }) => ({
    ...{ id, title, href, starts_at, ends_at, why },
    zone: its,
    cancelled: false,
  }));
  return [...sessions, ...meetings].sort(byTime);
}

/** False for what was taken out and is shown only so that it can be put back. */
export function isIn(entry: AgendaEntry): boolean {
  return entry.why !== undefined || entry.seat !== undefined || entry.starred === true;
}

/** Nothing but a star ties the person to it. */
export function isStarOnly(entry: AgendaEntry): boolean {
  return entry.why === undefined && entry.seat === undefined;
}

/** What is at the same time as each entry; entries that clash with nothing are not in it. */
export function clashesOf(entries: readonly AgendaEntry[]): Map<string, AgendaEntry[]> {
  const clashes = new Map<string, AgendaEntry[]>();
  const add = (to: AgendaEntry, other: AgendaEntry) =>
    clashes.set(to.id, [...(clashes.get(to.id) ?? []), other]);
  const held = entries.filter((entry) => isIn(entry) && !entry.cancelled).sort(byTime);
  held.forEach((one, index) => {
    for (const other of held.slice(index + 1)) {
      if (Date.parse(other.starts_at) >= Date.parse(one.ends_at)) break;
      add(one, other);
      add(other, one);
    }
  });
  return clashes;
}

/** Entries of one day, each day in the zone of its entries. */
export function byDay<Of extends { starts_at: string; zone: string }>(
  of: readonly Of[],
  dayOf: (at: string, zone: string) => string,
): { day: string; list: Of[] }[] {
  const days: { day: string; list: Of[] }[] = [];
  for (const entry of of) {
    const day = dayOf(entry.starts_at, entry.zone);
    const last = days.at(-1);
    if (last?.day === day) last.list.push(entry);
    else days.push({ day, list: [entry] });
  }
  return days;
}

function byTime(one: AgendaEntry, other: AgendaEntry): number {
  return Date.parse(one.starts_at) - Date.parse(other.starts_at);
}
