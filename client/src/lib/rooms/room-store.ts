import type {
  Attribution,
  MessagePage,
  Message,
  Position,
  RoomJoined,
  RoomMe,
  NamedPerson,
  RoomPosted,
  RoomPush,
  RoomSnapshot,
} from '../protocol.gen';

/** Why a message did not go out, as a code that the page turns into words. */
export type SendFailure =
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'timed_out' }
  | { kind: 'muted' }
  | { kind: 'locked' };

/** A message of our own that the room's history does not show yet. */
export interface Outgoing {
  client_id: string;
  text: string;
  at: string;
  state: 'sending' | 'failed';
  failure?: SendFailure;
  /** Where the server says it has stored it; the push that shows it has not come yet. */
  stored?: number;
}

/** What the reader is told after a drop, shown in the list after the message at `after`. */
export type Mark =
  | { kind: 'nothing'; after: number }
  | { kind: 'missed'; after: number; until: number; away_s: number; messages: number }
  | { kind: 'reloaded'; after: number };

export interface Mute {
  until: string;
  reason: string;
}

/** Everything a room's page shows. Plain data: each change makes a new object. */
export interface RoomState {
  room: string;
  title: string;
  attribution: Attribution;
  position: Position;
  lock: { reason: string } | undefined;
  moderators: readonly NamedPerson[];
  /** Ascending by offset. */
  messages: readonly Message[];
  more_before: boolean;
  notice: string;
  me: RoomMe;
  mute: Mute | undefined;
  present: number | undefined;
  outgoing: readonly Outgoing[];
  mark: Mark | undefined;
}

/** Oldest messages beyond this leave the memory whatever is being read; they can be loaded again. */
export const messageLimit = 2_000;
/** Who follows the newest needs few: above the limit so many are kept. */
export const followedLimit = 300;
export const followedKept = 200;
/** More unsent messages than this are not taken. */
export const outgoingLimit = 20;

export function openRoom(snapshot: RoomSnapshot, me: RoomMe): RoomState {
  return {
    room: snapshot.room,
    title: snapshot.title,
    attribution: snapshot.attribution,
    position: snapshot.position,
    lock: snapshot.locked ? { reason: snapshot.locked_reason ?? '' } : undefined,
    moderators: snapshot.moderators,
    messages: snapshot.messages,
    more_before: snapshot.more_before,
    notice: snapshot.notice,
    me,
    mute: muteOf(me),
    present: undefined,
    outgoing: [],
    mark: undefined,
  };
}

/**
 * The state after a join was answered. `before` is what the page showed until now; its unsent messages stay.
 * @param away_s how long the page was without the room, in whole seconds.
 */
export function rejoin(
  before: RoomState | undefined,
  reply: RoomJoined,
  away_s: number,
): RoomState | undefined {
  if (reply.snapshot) {
    const fresh = openRoom(reply.snapshot, reply.me);
    if (!before) return fresh;
    const mark: Mark = { kind: 'reloaded', after: fresh.position.offset };
    return settleOutgoing({ ...fresh, present: before.present, outgoing: before.outgoing, mark });
  }
  if (!before) return undefined;
  const after = reply.position.offset;
  const mark: Mark =
    reply.missed === 0
      ? { kind: 'nothing', after }
      : { kind: 'missed', after, until: after + reply.missed, away_s, messages: 0 };
  return settleOutgoing({ ...before, position: reply.position, me: reply.me, mute: muteOf(reply.me), mark });
}

/** Old state + push = the state that a fresh snapshot would give. */
export function applyPush(state: RoomState, push: RoomPush): RoomState {
  const position = { epoch: push.epoch, offset: push.offset };
  switch (push.event) {
    case 'message.posted':
      return settleOutgoing(countMissed(append({ ...state, position }, push.data), push.data));
    case 'message.removed':
      return { ...state, position, messages: remove(state.messages, push.data.id, push.data.reason) };
    case 'room.locked':
      return { ...state, position, lock: { reason: push.data.reason } };
    case 'room.unlocked':
      return { ...state, position, lock: undefined };
    default:
      return unknownEvent({ ...state, position }, push);
  }
}

export function countPresence(state: RoomState, count: number): RoomState {
  return { ...state, present: count };
}

export function setMute(state: RoomState, mute: Mute | undefined): RoomState {
  return { ...state, mute };
}

/**
 * Lets go of the oldest messages while the reader follows the newest, so that a long day costs no more than a short
 * one. What was missed stays until as much again has come.
 */
export function forgetOld(state: RoomState): RoomState {
  const { mark, position } = state;
  if (mark?.kind === 'missed' && position.offset - mark.until < followedKept) return state;
  return newest(state, followedLimit, followedKept);
}

/** Puts older history in front; what is there already is not repeated. */
export function addEarlier(state: RoomState, page: MessagePage): RoomState {
  const first = state.messages[0]?.offset ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((message) => message.offset < first);
  return { ...state, messages: [...older, ...state.messages], more_before: page.more };
}

/** Shows a message of our own at once. Refused (same state back) when too many wait already. */
export function queueMessage(state: RoomState, client_id: string, text: string, at: string): RoomState {
  if (state.outgoing.length >= outgoingLimit) return state;
  return { ...state, outgoing: [...state.outgoing, { client_id, text, at, state: 'sending' }] };
}

export function messageStored(state: RoomState, client_id: string, reply: RoomPosted): RoomState {
  return settleOutgoing(changeOutgoing(state, client_id, (item) => ({ ...item, stored: reply.offset })));
}

export function messageFailed(state: RoomState, client_id: string, failure: SendFailure): RoomState {
  return changeOutgoing(state, client_id, (item) => ({ ...item, state: 'failed', failure }));
}

/** Tries again under the same client id, so that the server stores it once whatever happened before. */
export function retryMessage(state: RoomState, client_id: string): RoomState {
  return changeOutgoing(state, client_id, ({ client_id: id, text, at }) => ({
    client_id: id,
    text,
    at,
    state: 'sending',
  }));
}

export function discardMessage(state: RoomState, client_id: string): RoomState {
  return { ...state, outgoing: state.outgoing.filter((item) => item.client_id !== client_id) };
}

/** The first message that waits to go out; one goes at a time, so that they keep their order. */
export function nextOutgoing(state: RoomState): Outgoing | undefined {
  return state.outgoing.find((item) => item.state === 'sending' && item.stored === undefined);
}

function append(state: RoomState, message: Message): RoomState {
  return newest({ ...state, messages: [...state.messages, message] }, messageLimit, messageLimit);
}

/** Above `limit` messages, only the newest `kept`; a mark that stood before them goes too. */
function newest(state: RoomState, limit: number, kept: number): RoomState {
  if (state.messages.length <= limit) return state;
  const messages = state.messages.slice(-kept);
  const first = messages[0]?.offset ?? 0;
  const mark = state.mark && state.mark.after < first - 1 ? undefined : state.mark;
  return { ...state, messages, mark, more_before: true };
}

function remove(messages: readonly Message[], id: string, reason: string): readonly Message[] {
  return messages.map((message) =>
    message.id === id ? { ...message, text: '', removed: true, removed_reason: reason } : message,
  );
}

function countMissed(state: RoomState, message: Message): RoomState {
  const mark = state.mark;
  if (mark?.kind !== 'missed' || message.offset > mark.until) return state;
  if (message.author.key === state.me.author_key) return state;
  return { ...state, mark: { ...mark, messages: mark.messages + 1 } };
}

/** Takes away what the history shows by now: by client id, or because its offset has been passed. */
function settleOutgoing(state: RoomState): RoomState {
  if (state.outgoing.length === 0) return state;
  const mine = new Set(
    state.messages
      .filter((message) => message.author.key === state.me.author_key)
      .map((message) => message.client_id),
  );
  const outgoing = state.outgoing.filter(
    (item) =>
      !mine.has(item.client_id) && !(item.stored !== undefined && item.stored <= state.position.offset),
  );
  return outgoing.length === state.outgoing.length ? state : { ...state, outgoing };
}

function changeOutgoing(
  state: RoomState,
  client_id: string,
  change: (item: Outgoing) => Outgoing,
): RoomState {
  return {
    ...state,
    outgoing: state.outgoing.map((item) => (item.client_id === client_id ? change(item) : item)),
  };
}

function muteOf(me: RoomMe): Mute | undefined {
  return me.muted_until === undefined ? undefined : { until: me.muted_until, reason: me.muted_reason ?? '' };
}

/** A newer server may send events that this page does not know: the position moves on all the same. */
function unknownEvent(state: RoomState, _push: never): RoomState {
  return state;
}
