import { describe, expect, test } from 'vitest';
import type { Message, RoomMe, RoomPush, RoomSnapshot } from '../src/lib/protocol.gen';
import {
  addEarlier,
  applyPush,
  discardMessage,
  followedKept,
  followedLimit,
  forgetOld,
  messageFailed,
  messageLimit,
  messageStored,
  nextOutgoing,
  openRoom,
  outgoingLimit,
  queueMessage,
  rejoin,
  retryMessage,
  type RoomState,
} from '../src/lib/rooms/room-store';
import { FakeServer } from './fake-server';

const me: RoomMe = { author_key: 'P1', name: 'Person P1', may_post: true, may_moderate: false };
const snapshotSize = 50;

function last(server: FakeServer): RoomPush {
  const push = server.room('S03').log.at(-1);
  if (!push) throw new Error('nothing was published');
  return push;
}

/** A page may hold more history than a fresh snapshot has; what is compared is the part both show. */
function comparable(state: RoomState): RoomState {
  const { messages } = state;
  return {
    ...state,
    messages: messages.slice(-snapshotSize),
    more_before: state.more_before || messages.length > snapshotSize,
  };
}

/** A small generator with a seed, so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('old state + push = freshly read state', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('for 200 random acts, seed %i', (seed) => {
    const random = randomNumbers(seed);
    const server = new FakeServer();
    for (let index = 0; index < seed * 12; index += 1) server.post('S03', 'P2', `old ${index}`);
    let state = openRoom(server.snapshot('S03'), me);
    for (let step = 0; step < 200; step += 1) {
      const messages = server.room('S03').messages;
      const some = messages[Math.floor(random() * messages.length)];
      const act = random();
      if (act < 0.6 || !some) server.post('S03', random() < 0.5 ? 'P1' : 'P2', `text ${step}`);
      else if (act < 0.8) server.remove('S03', some.id, `reason ${step}`);
      else if (act < 0.9) server.lock('S03', `reason ${step}`);
      else server.unlock('S03');
      state = applyPush(state, last(server));
      expect(comparable(state)).toEqual(comparable(openRoom(server.snapshot('S03'), me)));
    }
  });

  test('notices a reducer that forgets an event (control)', () => {
    const server = new FakeServer();
    const state = openRoom(server.snapshot('S03'), me);
    server.lock('S03', 'why');
    const forgetful = { ...state, position: { epoch: 'e', offset: 1 } };
    expect(forgetful).not.toEqual(openRoom(server.snapshot('S03'), me));
  });
});

describe('own messages', () => {
  function opened(): { server: FakeServer; state: RoomState } {
    const server = new FakeServer();
    return { server, state: openRoom(server.snapshot('S03'), me) };
  }

  test('are shown at once and confirmed by the push with their client id', () => {
    const { server, state } = opened();
    const sending = queueMessage(state, 'c-1', 'hello', '2027-12-06T15:00:00Z');
    expect(sending.outgoing).toMatchObject([{ client_id: 'c-1', state: 'sending' }]);
    server.post('S03', 'P1', 'hello', 'c-1');
    const confirmed = applyPush(sending, last(server));
    expect(confirmed.outgoing).toEqual([]);
    expect(confirmed.messages.map((message) => message.text)).toEqual(['hello']);
  });

  test('are not confirmed by somebody else using the same client id', () => {
    const { server, state } = opened();
    const sending = queueMessage(state, 'c-1', 'hello', '2027-12-06T15:00:00Z');
    server.post('S03', 'P2', 'mine', 'c-1');
    expect(applyPush(sending, last(server)).outgoing.length).toBe(1);
  });

  test('wait for the push when the reply comes first, and are not sent again meanwhile', () => {
    const { server, state } = opened();
    const sending = queueMessage(state, 'c-1', 'hello', '2027-12-06T15:00:00Z');
    const stored = messageStored(sending, 'c-1', { message: 'm1', offset: 1, epoch: 'e', repeated: false });
    expect(stored.outgoing.length).toBe(1);
    expect(nextOutgoing(stored)).toBeUndefined();
    server.post('S03', 'P1', 'hello', 'c-1');
    expect(applyPush(stored, last(server)).outgoing).toEqual([]);
  });

  test('are settled by a reply whose push came long ago (stored before the drop)', () => {
    const { server, state } = opened();
    const sending = queueMessage(state, 'c-1', 'hello', '2027-12-06T15:00:00Z');
    server.post('S03', 'P2', 'other');
    const later = applyPush(sending, last(server));
    const stored = messageStored(later, 'c-1', { message: 'm0', offset: 1, epoch: 'e', repeated: true });
    expect(stored.outgoing).toEqual([]);
  });

  test('keep their client id when tried again, and their order', () => {
    const { state } = opened();
    let now = queueMessage(state, 'c-1', 'one', '2027-12-06T15:00:00Z');
    now = queueMessage(now, 'c-2', 'two', '2027-12-06T15:00:01Z');
    expect(nextOutgoing(now)?.client_id).toBe('c-1');
    now = messageFailed(now, 'c-1', { kind: 'timed_out' });
    expect(nextOutgoing(now)?.client_id).toBe('c-2');
    now = retryMessage(now, 'c-1');
    expect(now.outgoing[0]).toEqual({
      client_id: 'c-1',
      text: 'one',
      at: '2027-12-06T15:00:00Z',
      state: 'sending',
    });
    expect(nextOutgoing(now)?.client_id).toBe('c-1');
    expect(discardMessage(now, 'c-1').outgoing.map((item) => item.client_id)).toEqual(['c-2']);
  });

  test('are bounded', () => {
    let { state } = opened();
    for (let index = 0; index < outgoingLimit + 5; index += 1)
      state = queueMessage(state, `c-${index}`, 'x', '');
    expect(state.outgoing.length).toBe(outgoingLimit);
  });
});

describe('after a drop', () => {
  const away = 90;

  function pageWith(messages: number): { server: FakeServer; state: RoomState } {
    const server = new FakeServer();
    for (let index = 0; index < messages; index += 1) server.post('S03', 'P2', `m ${index}`);
    return { server, state: openRoom(server.snapshot('S03'), me) };
  }

  test('says that nothing was missed', () => {
    const { state } = pageWith(3);
    const back = rejoin(
      state,
      { room: 'S03', recovered: true, position: state.position, missed: 0, me },
      away,
    );
    expect(back?.mark).toEqual({ kind: 'nothing', after: 3 });
  });

  test('counts the messages of others among what was missed', () => {
    const { server, state } = pageWith(3);
    server.post('S03', 'P2', 'one');
    server.post('S03', 'P1', 'my own');
    server.remove('S03', 'm1', 'why');
    server.post('S03', 'P3', 'two');
    let back = rejoin(state, { room: 'S03', recovered: true, position: state.position, missed: 4, me }, away);
    for (const push of server.room('S03').log.slice(3)) back = back && applyPush(back, push);
    expect(back?.mark).toEqual({ kind: 'missed', after: 3, until: 7, away_s: 90, messages: 2 });
    server.post('S03', 'P3', 'live again');
    back = back && applyPush(back, last(server));
    expect(back?.mark).toMatchObject({ messages: 2 });
  });

  test('takes the snapshot when the server has forgotten, and keeps what is unsent', () => {
    const { server, state } = pageWith(3);
    let now = queueMessage(state, 'c-lost', 'never arrived', '2027-12-06T15:00:00Z');
    now = queueMessage(now, 'c-stored', 'arrived', '2027-12-06T15:00:00Z');
    server.post('S03', 'P1', 'arrived', 'c-stored');
    const snapshot = server.snapshot('S03');
    const reply = { room: 'S03', recovered: false, position: snapshot.position, missed: 0, me, snapshot };
    const back = rejoin(now, reply, away);
    expect(back?.mark).toEqual({ kind: 'reloaded', after: 4 });
    expect(back?.outgoing.map((item) => item.client_id)).toEqual(['c-lost']);
  });
});

describe('history', () => {
  function message(offset: number): Message {
    const author = { key: 'P2', name: 'Two' };
    return {
      id: `m${offset}`,
      offset,
      at: '2027-12-06T15:00:00Z',
      author,
      text: 't',
      client_id: 'c',
      removed: false,
    };
  }

  function snapshot(messages: Message[]): RoomSnapshot {
    return { ...new FakeServer().snapshot('S03'), messages, more_before: true };
  }

  test('older messages go in front, without repeats', () => {
    const state = openRoom(snapshot([message(10), message(11)]), me);
    const more = addEarlier(state, { messages: [message(8), message(9), message(10)], more: false });
    expect(more.messages.map((each) => each.offset)).toEqual([8, 9, 10, 11]);
    expect(more.more_before).toBe(false);
  });

  test('is bounded in memory', () => {
    const many = Array.from({ length: messageLimit }, (_, index) => message(index + 1));
    const full = { ...openRoom(snapshot(many), me), more_before: false };
    const offset = messageLimit + 1;
    const next = applyPush(full, {
      ch: 'room:S03',
      epoch: 'e',
      offset,
      event: 'message.posted',
      data: message(offset),
    });
    expect(next.messages.length).toBe(messageLimit);
    expect(next.messages[0]?.offset).toBe(2);
    expect(next.more_before).toBe(true);
  });

  test('whoever follows the newest keeps few messages, and can load the others again', () => {
    const many = Array.from({ length: followedLimit + 1 }, (_, index) => message(index + 1));
    const mark = { kind: 'nothing', after: 5 } as const;
    const following = forgetOld({ ...openRoom(snapshot(many), me), more_before: false, mark });
    expect(following.messages.map((each) => each.offset)).toEqual(
      many.slice(-followedKept).map((each) => each.offset),
    );
    expect(following.more_before).toBe(true);
    expect(following.mark, 'its place is gone').toBeUndefined();
    const few = openRoom(snapshot(many.slice(1)), me);
    expect(forgetOld(few)).toBe(few);
  });

  test('what was missed is not forgotten before it can be read', () => {
    const many = Array.from({ length: followedLimit + 1 }, (_, index) => message(index + 1));
    const mark = { kind: 'missed', after: 0, until: many.length, away_s: 90, messages: many.length } as const;
    const position = { epoch: 'e', offset: many.length };
    const back = { ...openRoom(snapshot(many), me), position, mark };
    expect(forgetOld(back)).toBe(back);
    const later = { ...back, position: { epoch: 'e', offset: many.length + followedKept } };
    expect(forgetOld(later).messages.length).toBe(followedKept);
  });
});
