import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Api } from '../src/lib/api';
import { Connection } from '../src/lib/realtime/connection';
import { RoomSession } from '../src/lib/rooms/room-session.svelte';
import { followedLimit } from '../src/lib/rooms/room-store';
import { FakeServer, settled } from './fake-server';

let server: FakeServer;
let connection: Connection;
let session: RoomSession;
let ids: number;

function openSession(person = 'P1'): RoomSession {
  return new RoomSession('S03', {
    connection,
    api: new Api(() => Promise.reject(new Error('no network in this test'))),
    person,
    now: () => Date.now(),
    newId: () => `c-${++ids}`,
  });
}

beforeEach(async () => {
  vi.useFakeTimers();
  ids = 0;
  server = new FakeServer();
  server.post('S03', 'P2', 'before');
  connection = new Connection(server.ports('P1'));
  connection.start();
  await settled();
  session = openSession();
  await settled();
});

afterEach(() => {
  session.close();
  connection.stop();
  vi.useRealTimers();
});

function texts(): string[] {
  return session.state?.messages.map((message) => message.text) ?? [];
}

function posts(): { client_id: string; text: string }[] {
  return server.received.flatMap((command) =>
    command.do === 'room.post' ? [{ client_id: command.client_id, text: command.text }] : [],
  );
}

test('joins, shows the history and follows', () => {
  expect(session.phase).toEqual({ kind: 'joined' });
  server.post('S03', 'P2', 'after');
  expect(texts()).toEqual(['before', 'after']);
});

test('sends what was written during a drop after it, in order, each stored once', async () => {
  await vi.advanceTimersByTimeAsync(6_000);
  server.loseReply = (command) => command.do === 'room.post';
  session.post('one');
  server.loseReply = () => false;
  server.cut(1006);
  session.post('two');
  expect(session.state?.outgoing.map((item) => item.state)).toEqual(['sending', 'sending']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(texts()).toEqual(['before', 'one', 'two']);
  expect(session.state?.outgoing).toEqual([]);
  expect(server.room('S03').messages.map((message) => message.text)).toEqual(['before', 'one', 'two']);
});

test('sends a message again under the same client id when nobody knows what became of it', async () => {
  server.loseReply = (command) => command.do === 'room.post';
  session.post('one');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(session.state?.outgoing).toMatchObject([{ state: 'failed', failure: { kind: 'timed_out' } }]);
  server.loseReply = () => false;
  session.retry('c-1');
  expect(posts().map((post) => post.client_id)).toEqual(['c-1', 'c-1']);
  expect(server.room('S03').messages.length).toBe(2);
});

test('says what was missed', async () => {
  await vi.advanceTimersByTimeAsync(6_000);
  server.reachable = false;
  server.cut(1006);
  for (let index = 0; index < 14; index += 1) server.post('S03', 'P2', `missed ${index}`);
  await vi.advanceTimersByTimeAsync(88_000);
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.state?.mark).toMatchObject({ kind: 'missed', messages: 14 });
  expect(texts().length).toBe(15);
});

test('says of a sleep how long it was, though the loss is noticed only at its end', async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  server.silently(() => server.post('S03', 'P2', 'in the night'));
  vi.setSystemTime(Date.now() + 600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(texts()).toEqual(['before', 'in the night']);
  expect(session.state?.mark).toMatchObject({ kind: 'missed', messages: 1 });
  const { mark } = session.state ?? {};
  expect(mark?.kind === 'missed' && mark.away_s).toBeGreaterThanOrEqual(600);
});

test('loads the room again when it was away too long', async () => {
  server.historyLimit = 5;
  server.reachable = false;
  server.cut(1006);
  for (let index = 0; index < 20; index += 1) server.post('S03', 'P2', `missed ${index}`);
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(session.state?.mark).toMatchObject({ kind: 'reloaded' });
  expect(texts().length).toBe(21);
});

test('mends a gap without a drop', async () => {
  server.silently(() => server.post('S03', 'P2', 'lost push'));
  server.post('S03', 'P2', 'next');
  await settled();
  expect(texts()).toEqual(['before', 'lost push', 'next']);
});

test('follows a history that starts anew', async () => {
  server.restartHistory('S03');
  server.post('S03', 'P2', 'new epoch');
  await settled();
  expect(texts()).toEqual(['before', 'new epoch']);
});

test('tries a message again by itself when the server asks to wait', async () => {
  server.refuse = (command) =>
    command.do === 'room.post'
      ? { code: 'rate_limited', message: 'Slow down.', retry: 'later', retry_after_ms: 800 }
      : undefined;
  session.post('one');
  expect(session.state?.outgoing).toMatchObject([{ state: 'sending' }]);
  server.refuse = () => undefined;
  await vi.advanceTimersByTimeAsync(800);
  expect(texts()).toEqual(['before', 'one']);
});

test('says why a message was refused', () => {
  server.refuse = (command) =>
    command.do === 'room.post' ? { code: 'muted', message: 'You are muted.', retry: 'never' } : undefined;
  session.post('one');
  expect(session.state?.outgoing).toMatchObject([{ state: 'failed', failure: { kind: 'muted' } }]);
});

test('asks for agreement, and carries it with every join from then on', async () => {
  session.close();
  server.refuse = (command) =>
    command.do === 'room.join' && !command.agree_not_for_attribution
      ? { code: 'agreement_required', message: 'Do not say who said it.', retry: 'never' }
      : undefined;
  session = openSession();
  expect(session.phase).toEqual({ kind: 'agreement' });
  session.agree();
  expect(session.phase).toEqual({ kind: 'joined' });
  server.cut(1006);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.live).toBe(true);
});

test('keeps what is typed on the server two seconds after typing stops', async () => {
  session.type('h');
  await vi.advanceTimersByTimeAsync(1_900);
  session.type('hello');
  await vi.advanceTimersByTimeAsync(1_900);
  expect(server.room('S03').drafts.size).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(server.room('S03').drafts.get('P1')).toBe('hello');
});

test('gives the draft back, and never over what is being typed', async () => {
  session.type('kept');
  session.close();
  session = openSession();
  expect(session.draft).toBe('kept');
  session.type('newer');
  server.cut(1006);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.draft).toBe('newer');
  expect(server.room('S03').drafts.get('P1')).toBe('newer');
});

test('does not save the draft of a message that was sent', async () => {
  session.type('hello');
  session.post('hello');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.received.filter((command) => command.do === 'room.draft')).toEqual([]);
  expect(session.draft).toBe('');
});

test('announces messages of others together, at most every five seconds', async () => {
  const announced: number[] = [];
  for (let index = 0; index < 3; index += 1) server.post('S03', 'P2', 'x');
  session.post('my own');
  announced.push(session.announced.count);
  await vi.advanceTimersByTimeAsync(4_999);
  announced.push(session.announced.count);
  await vi.advanceTimersByTimeAsync(1);
  announced.push(session.announced.count);
  expect(announced).toEqual([1, 1, 2]);
});

test('does not announce as new what the mark has told', async () => {
  server.reachable = false;
  server.cut(1006);
  for (let index = 0; index < 3; index += 1) server.post('S03', 'P2', 'missed');
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(session.state?.mark).toMatchObject({ kind: 'missed', messages: 3 });
  expect(session.announced.count).toBe(0);
  server.post('S03', 'P2', 'new');
  expect(session.announced.count).toBe(1);
});

test('shows a mute of this room and no other, and its end', () => {
  const push = (room: string, event: string) =>
    server.say(
      JSON.stringify({
        ch: 'person:P1',
        event,
        data: { room, until: '2027-12-06T15:05:00Z', reason: 'Calm down.' },
      }),
    );
  push('S04', 'room.muted');
  expect(session.state?.mute).toBeUndefined();
  push('S03', 'room.muted');
  expect(session.state?.mute).toEqual({ until: '2027-12-06T15:05:00Z', reason: 'Calm down.' });
  push('S03', 'room.unmuted');
  expect(session.state?.mute).toBeUndefined();
});

test('counts who is here', () => {
  server.say('{"ch":"room:S03","event":"presence.counted","data":{"count":214}}');
  expect(session.state?.present).toBe(214);
});

test('leaves the room when the page does', () => {
  session.close();
  expect(server.received.at(-1)).toMatchObject({ do: 'room.leave', room: 'S03' });
});

test('a day of messages costs whoever follows no more than an hour, and whoever reads loses nothing', () => {
  for (let index = 0; index < 5_000; index += 1) server.post('S03', 'P2', `message ${index}`);
  expect(texts().length).toBeLessThanOrEqual(followedLimit);
  expect(texts().at(-1)).toBe('message 4999');

  session.follow(false);
  const first = texts()[0];
  for (let index = 0; index < 500; index += 1) server.post('S03', 'P2', `later ${index}`);
  expect(texts()[0]).toBe(first);
  session.follow(true);
  expect(texts().length).toBeLessThanOrEqual(followedLimit);
});

test('a moderator sees whom this page has muted until when, and can take it back', async () => {
  const [two, three] = [
    { key: 'P2', name: 'Person P2' },
    { key: 'P3', name: 'Person P3' },
  ];
  await session.mute(two, 60, 'Please stop.');
  await session.mute(three, 60, 'Please stop.');
  await session.mute(two, 300, 'Again.');
  const until = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
  expect(session.mutedHere).toEqual([
    { author: three, until: until(60) },
    { author: two, until: until(300) },
  ]);
  await session.unmute(three, 'A mistake.');
  expect(session.mutedHere.map((each) => each.author.key)).toEqual(['P2']);
  expect(server.received.at(-1)).toMatchObject({ do: 'room.unmute', author: 'P3', reason: 'A mistake.' });

  server.refuse = () => ({ code: 'forbidden', message: 'No.', retry: 'never' });
  await session.unmute(two, 'A mistake.');
  expect(session.mutedHere.length, 'the server said no').toBe(1);
});

test('who writes faster than the room allows waits as told, and everything goes out in order', async () => {
  let allowedAt = Date.now() + 800;
  server.refuse = (command) => {
    if (command.do !== 'room.post') return undefined;
    const wait = allowedAt - Date.now();
    if (wait > 0) return { code: 'rate_limited', message: 'Slower.', retry: 'later', retry_after_ms: wait };
    allowedAt = Date.now() + 800;
    return undefined;
  };
  for (let number = 1; number <= 6; number += 1) {
    session.post(`fast ${number}`);
    await vi.advanceTimersByTimeAsync(30);
  }
  expect(session.state?.outgoing.map((item) => item.state)).toEqual(Array(6).fill('sending'));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(texts()).toEqual(['before', ...[1, 2, 3, 4, 5, 6].map((number) => `fast ${number}`)]);
  expect(posts().length, 'at most two tries a message').toBeLessThanOrEqual(12);
});
