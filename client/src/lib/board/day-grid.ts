import type { BoardSession } from './changes';
import { dayOf } from '../time';

/** Sessions begin at these minutes. */
export const stepMinutes = 5;

const dayMinutes = 24 * 60;
const minuteMs = 60_000;
const hour = 60;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    clocks.set(zone, found);
  }
  return found;
}

/** Minutes of the day that a clock of the zone shows. */
export function minuteOf(instant: string | number, zone: string): number {
  const parts = clockOf(zone).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return part('hour') * hour + part('minute');
}

/** The instant (ms) at which a clock of the zone shows that minute of that day. */
export function instantAt(day: string, minute: number, zone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * minuteMs;
  const shown = (ms: number) => Date.parse(`${dayOf(ms, zone)}T00:00:00Z`) + minuteOf(ms, zone) * minuteMs;
  // The second time in case that the clocks change between the two.
  let found = wanted;
  for (let tries = 0; tries < 2; tries += 1) found += wanted - shown(found);
  return found;
}

/** "14:05" */
export function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / hour))}:${two(minute % hour)}`;
}

/** Minutes of "14:05"; nothing where it is no time. */
export function minuteOfText(text: string): number | undefined {
  const parts = /^(\d{2}):(\d{2})/.exec(text);
  return parts ? Number(parts[1]) * hour + Number(parts[2]) : undefined;
}

export function snap(minute: number): number {
  return Math.round(minute / stepMinutes) * stepMinutes;
}

/** From which full hour to which a day is shown: an hour more than there are sessions, and eight to six at least. */
export function shownHours(sessions: readonly BoardSession[], zone: string): { from: number; to: number } {
  const starts = sessions.map(({ fields }) => minuteOf(fields.starts_at, zone));
  const ends = sessions.map(
    ({ fields }, index) =>
      (starts[index] ?? 0) + (Date.parse(fields.ends_at) - Date.parse(fields.starts_at)) / minuteMs,
  );
  const from = Math.floor(Math.min(8 * hour, ...starts.map((each) => each - hour)) / hour) * hour;
  const to = Math.ceil(Math.max(18 * hour, ...ends.map((each) => each + hour)) / hour) * hour;
  return { from: Math.max(0, from), to: Math.min(dayMinutes, to) };
}

/** Where sessions that overlap in one place stand beside each other: which lane, of how many. */
export function lanesOf(sessions: readonly BoardSession[]): Map<string, { lane: number; lanes: number }> {
  const placed = new Map<string, { lane: number; lanes: number }>();
  let group: { id: string; lane: number; ends: number }[] = [];
  const close = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1;
    for (const { id, lane } of group) placed.set(id, { lane, lanes });
    group = [];
  };
  for (const { id, fields } of sessions) {
    const begins = Date.parse(fields.starts_at);
    if (group.every(({ ends }) => ends <= begins)) close();
    const taken = group.filter(({ ends }) => ends > begins).map(({ lane }) => lane);
    let lane = 0;
    while (taken.includes(lane)) lane += 1;
    group.push({ id, lane, ends: Date.parse(fields.ends_at) });
  }
  close();
  return placed;
}
