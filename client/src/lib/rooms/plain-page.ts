import type { Message, MessagePage, RoomPush, RoomSnapshot } from '../protocol.gen';
import { dayOf } from '../time';

/**
 * What the plain page of a room shows: a still picture of its messages, with a count of what has come since. Plain
 * data: each change makes a new object.
 */
export interface PlainPage {
  epoch: string;
  /** Ascending by offset, never more than `shownLimit`. */
  messages: readonly Message[];
  more_before: boolean;
  /** Every message up to this offset, from the first that is shown, is shown. */
  until: number;
  /** The newest offset that the room is known to have. */
  top: number;
  /** How many messages are known to come after `until`. */
  later: number;
  /** There may be more than `later`: the page was away too long to count. */
  uncounted: boolean;
}

/** Messages of one quarter of an hour, and the quarter hours of one day. */
export interface Quarter {
  from: string;
  to: string;
  messages: Message[];
}

export interface Day {
  day: string;
  quarters: Quarter[];
}

/** More at once would be slow to read through and heavy for a small device; the rest is a button away. */
export const shownLimit = 500;
/** Messages of one page: as many as the server gives at once. */
export const pageSize = 100;

const quarterMs = 15 * 60_000;

export function openPlain(snapshot: RoomSnapshot): PlainPage {
  const { epoch, offset } = snapshot.position;
  return {
    epoch,
    messages: snapshot.messages,
    more_before: snapshot.more_before,
    until: offset,
    top: offset,
    later: 0,
    uncounted: false,
  };
}

/** Counts what came. Only a removal changes what is shown: the text is gone for everyone at once. */
export function countPush(page: PlainPage, push: RoomPush): PlainPage {
  const next = { ...page, top: Math.max(page.top, push.offset) };
  if (push.event === 'message.removed') return { ...next, messages: remove(page.messages, push.data) };
  if (push.event !== 'message.posted' || push.offset <= page.until) return next;
  return { ...next, later: page.later + 1 };
}

/** A push that belongs to the first picture: the server may give one that is some messages old, and the rest after. */
export function completePicture(page: PlainPage, push: RoomPush): PlainPage {
  const next = { ...countPush(page, push), until: push.offset, later: 0 };
  return push.event === 'message.posted' ? { ...next, messages: [...page.messages, push.data] } : next;
}

/** The page was away too long for the room to say what it missed: what it is now has to tell. */
export function countAgain(page: PlainPage, snapshot: RoomSnapshot): PlainPage {
  const came = snapshot.messages.filter((message) => message.offset > page.until);
  const reaches = !snapshot.more_before || came.length < snapshot.messages.length;
  return {
    ...page,
    top: snapshot.position.offset,
    later: came.length,
    uncounted: !reaches,
  };
}

/** Takes away the text of what has been removed by now, as `now` has it. */
export function takeRemovals(page: PlainPage, now: readonly Message[]): PlainPage {
  const removed = new Map(now.filter((each) => each.removed).map((each) => [each.id, each]));
  return { ...page, messages: page.messages.map((message) => removed.get(message.id) ?? message) };
}

/** Puts older messages in front; beyond the limit the newest go, and are a button away again. */
export function showEarlier(page: PlainPage, { messages, more }: MessagePage): PlainPage {
  const first = page.messages[0]?.offset ?? page.until + 1;
  const all = [...messages.filter((message) => message.offset < first), ...page.messages];
  const kept = all.slice(0, shownLimit);
  return {
    ...page,
    messages: kept,
    more_before: more,
    until: kept.length < all.length ? (kept.at(-1)?.offset ?? page.until) : page.until,
    later: page.later + all.length - kept.length,
  };
}

/** Where to ask for the page after what is shown: the messages before this offset. */
export function laterBound(page: PlainPage): number {
  return page.until + pageSize + 1;
}

/** Appends what the page that ends before `bound` has after what is shown; beyond the limit the oldest go. */
export function showLater(page: PlainPage, { messages }: MessagePage, bound: number): PlainPage {
  const came = messages.filter((message) => message.offset > page.until);
  const all = [...page.messages, ...came];
  const top = Math.max(page.top, came.at(-1)?.offset ?? 0);
  const until = Math.min(bound - 1, top);
  const isDone = until === top;
  return {
    ...page,
    messages: all.slice(-shownLimit),
    more_before: page.more_before || all.length > shownLimit,
    until,
    top,
    later: isDone ? 0 : Math.max(0, page.later - came.length),
    uncounted: page.uncounted && !isDone,
  };
}

/** True when there is something after what is shown. */
export function hasLater(page: PlainPage): boolean {
  return page.later > 0 || page.uncounted;
}

/** In the order in which they were written, under the days and quarter hours of `zone`. */
export function groupByTime(messages: readonly Message[], zone: string): Day[] {
  const days: Day[] = [];
  for (const message of messages) {
    const day = dayOf(message.at, zone);
    const [from, to] = quarterOf(message.at);
    let lastDay = days.at(-1);
    if (lastDay?.day !== day) days.push((lastDay = { day, quarters: [] }));
    const last = lastDay.quarters.at(-1);
    if (last?.from === from) last.messages.push(message);
    else lastDay.quarters.push({ from, to, messages: [message] });
  }
  return days;
}

/** Zones differ by whole quarters of an hour, so that these are the same everywhere. */
function quarterOf(at: string): [from: string, to: string] {
  const start = Math.floor(Date.parse(at) / quarterMs) * quarterMs;
  return [new Date(start).toISOString(), new Date(start + quarterMs).toISOString()];
}

function remove(
  messages: readonly Message[],
  { id, reason }: { id: string; reason: string },
): readonly Message[] {
  return messages.map((message) =>
    message.id === id ? { ...message, text: '', removed: true, removed_reason: reason } : message,
  );
}
