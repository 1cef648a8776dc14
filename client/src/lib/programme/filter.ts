import type { Programme, SessionSummary } from '../protocol.gen';
import { dayOf } from '../time';
import { areaOf, placeName } from './of-session';

export interface Filter {
  core_area: string;
  q: string;
}

/** Sessions of one start time, in the order of the programme. */
export interface TimeGroup {
  starts_at: string;
  sessions: SessionSummary[];
}

const marks = /\p{M}/gu;

/** Letters without case and accents, so that "Pena" finds "Peña". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(marks, '').toLowerCase();
}

/** Each word of `q` has to be somewhere in what is shown of the session. */
export function matches(session: SessionSummary, filter: Filter, programme: Programme): boolean {
  if (filter.core_area !== '' && (session.closed || session.core_area !== filter.core_area)) return false;
  const words = fold(filter.q).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = fold(searchText(session, programme));
  return words.every((word) => text.includes(word));
}

export function sessionsOfDay(programme: Programme, day: string): SessionSummary[] {
  const zone = programme.edition.venue_time_zone;
  return programme.sessions.filter((session) => dayOf(session.starts_at, zone) === day);
}

export function groupByTime(sessions: readonly SessionSummary[]): TimeGroup[] {
  const groups: TimeGroup[] = [];
  for (const session of sessions) {
    const last = groups.at(-1);
    if (last?.starts_at === session.starts_at) last.sessions.push(session);
    else groups.push({ starts_at: session.starts_at, sessions: [session] });
  }
  return groups;
}

/** Today where it is a day of the programme, else the summit's first day. */
export function defaultDay(programme: Programme, now: number): string {
  const today = dayOf(now, programme.edition.venue_time_zone);
  if (programme.days.includes(today)) return today;
  const first = programme.edition.first_day;
  return programme.days.includes(first) ? first : (programme.days[0] ?? first);
}

function searchText(session: SessionSummary, programme: Programme): string {
  const area = session.closed ? undefined : areaOf(programme.core_areas, session.core_area);
  const people = session.people.map((person) => person.name);
  return [session.title, area?.name ?? '', placeName(programme, session.place), ...people].join(' ');
}
