import type { DraftChange, DraftLine, SessionFields } from '../protocol.gen';
import { dayOf, instant } from '../time';

/** The server sends every field of a session. */
export type WholeFields = Required<SessionFields>;

export interface BoardSession extends DraftLine {
  fields: WholeFields;
}

export type FieldName = keyof SessionFields;

/** Where and when a session is to be. */
export interface Slot {
  place: string;
  /** ms */
  start: number;
  minutes: number;
}

const minuteMs = 60_000;

/** As the server writes it. */
export function wireInstant(ms: number): string {
  return instant(ms).replace('.000Z', 'Z');
}

export function lengthOf({ starts_at, ends_at }: Pick<WholeFields, 'starts_at' | 'ends_at'>): number {
  return (Date.parse(ends_at) - Date.parse(starts_at)) / minuteMs;
}

/** In the order of the day; what begins together by its title. */
export function byStart(one: BoardSession, other: BoardSession): number {
  return (
    Date.parse(one.fields.starts_at) - Date.parse(other.fields.starts_at) ||
    one.fields.title.localeCompare(other.fields.title)
  );
}

function isSame(name: string, one: unknown, other: unknown): boolean {
  if (name === 'starts_at' || name === 'ends_at')
    return Date.parse(String(one)) === Date.parse(String(other));
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Names of the fields in which `to` differs from what is there. */
export function differing(from: SessionFields, to: SessionFields): FieldName[] {
  return (Object.keys(to) as FieldName[]).filter((name) => !isSame(name, from[name], to[name]));
}

export function only(fields: SessionFields, names: readonly FieldName[]): SessionFields {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** What to send so that the session has these fields; nothing where it has them already. */
export function changeTo(session: BoardSession, to: SessionFields, seen = session.fields): DraftChange[] {
  const names = differing(seen, to);
  if (names.length === 0) return [];
  return [{ action: 'change', session: session.id, from: only(seen, names), to: only(to, names) }];
}

export function moveTo(session: BoardSession, { place, start, minutes }: Slot): DraftChange[] {
  return changeTo(session, {
    place,
    starts_at: wireInstant(start),
    ends_at: wireInstant(start + minutes * minuteMs),
    scheduled: true,
  });
}

export function toTray(session: BoardSession): DraftChange[] {
  return changeTo(session, { scheduled: false });
}

/** The session and all that come later in its place on its day, by so many minutes. */
export function shiftFrom(
  sessions: readonly BoardSession[],
  first: BoardSession,
  minutes: number,
  zone: string,
): DraftChange[] {
  const day = dayOf(first.fields.starts_at, zone);
  const begins = Date.parse(first.fields.starts_at);
  return sessions
    .filter(
      ({ fields }) =>
        fields.scheduled &&
        !fields.cancelled &&
        fields.place === first.fields.place &&
        Date.parse(fields.starts_at) >= begins &&
        dayOf(fields.starts_at, zone) === day,
    )
    .flatMap((each) =>
      moveTo(each, {
        place: each.fields.place,
        start: Date.parse(each.fields.starts_at) + minutes * minuteMs,
        minutes: lengthOf(each.fields),
      }),
    );
}

/** Each goes where the other was; their times stay. */
export function swapPlaces(one: BoardSession, other: BoardSession): DraftChange[] {
  return [...changeTo(one, { place: other.fields.place }), ...changeTo(other, { place: one.fields.place })];
}

export function setAll(sessions: readonly BoardSession[], to: SessionFields): DraftChange[] {
  return sessions.flatMap((each) => changeTo(each, to));
}

export function create(session: string, to: SessionFields): DraftChange[] {
  return [{ action: 'create', session, from: {}, to }];
}

/** With all that it was, so that it can be made again. */
export function remove({ id, fields }: BoardSession): DraftChange[] {
  return [{ action: 'remove', session: id, from: fields, to: {} }];
}

const opposite = { change: 'change', create: 'remove', remove: 'create' } as const;

/** What undoes these. */
export function undoing(changes: readonly DraftChange[]): DraftChange[] {
  return changes.map(({ action, session, from, to }) => ({
    action: opposite[action],
    session,
    from: to,
    to: from,
  }));
}

/** The sessions with changes that are on their way. */
export function withChanges(
  sessions: readonly BoardSession[],
  changes: readonly DraftChange[],
): BoardSession[] {
  const of = new Map(changes.map((each) => [each.session, each]));
  return sessions
    .filter((each) => of.get(each.id)?.action !== 'remove')
    .map((each) => {
      const change = of.get(each.id);
      return change ? { ...each, fields: { ...each.fields, ...change.to } as WholeFields } : each;
    });
}
