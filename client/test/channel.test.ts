import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Position, RoomJoined } from '../src/lib/protocol.gen';
import { Channel } from '../src/lib/realtime/channel';
import type { CommandFailure, CommandResult } from '../src/lib/realtime/connection';

interface Publication {
  epoch: string;
  offset: number;
}

type Settle = (result: CommandResult<'room.join'>) => void;

let joins: { since: Position | undefined; settle: Settle }[];
let seen: number[];
let refusals: CommandFailure[];
let channel: Channel<Publication>;

beforeEach(() => {
  vi.useFakeTimers();
  joins = [];
  seen = [];
  refusals = [];
  channel = new Channel<Publication>(
    {
      join: (since, settle) => joins.push({ since, settle }),
      joined: () => undefined,
      refused: (failure) => refusals.push(failure),
      publication: (push) => seen.push(push.offset),
    },
    () => 0.5,
  );
});

afterEach(() => {
  vi.useRealTimers();
});

const me = { author_key: 'P1', name: 'One', may_post: true, may_moderate: false };

function joined(offset: number, epoch = 'e'): CommandResult<'room.join'> {
  const value: RoomJoined = { room: 'S03', recovered: true, position: { epoch, offset }, missed: 0, me };
  return { ok: true, value };
}

function push(offset: number, epoch = 'e'): void {
  channel.receive({ epoch, offset });
}

function live(offset: number): void {
  channel.connected();
  joins.at(-1)?.settle(joined(offset));
}

test('passes on each publication once and in order', () => {
  live(10);
  push(11);
  push(12);
  push(12);
  push(5);
  push(13);
  expect(seen).toEqual([11, 12, 13]);
  expect(channel.position).toEqual({ epoch: 'e', offset: 13 });
});

test('joins again from where it stands when one is missing, and passes nothing on meanwhile', () => {
  live(10);
  push(12);
  push(13);
  expect(joins.map((join) => join.since)).toEqual([undefined, { epoch: 'e', offset: 10 }]);
  joins[1]?.settle(joined(10));
  push(11);
  push(12);
  push(13);
  expect(seen).toEqual([11, 12, 13]);
});

test('joins again when the history is another one', () => {
  live(10);
  push(11, 'f');
  expect(joins.length).toBe(2);
  joins[1]?.settle(joined(40, 'f'));
  push(41, 'f');
  expect(seen).toEqual([41]);
});

test('asks for what it missed after a drop', () => {
  live(10);
  push(11);
  channel.disconnected();
  expect(channel.live).toBe(false);
  channel.connected();
  expect(joins[1]?.since).toEqual({ epoch: 'e', offset: 11 });
});

test('ignores the reply to a join of an earlier connection', () => {
  channel.connected();
  channel.disconnected();
  channel.connected();
  joins[0]?.settle(joined(3));
  expect(channel.position).toBeUndefined();
  joins[1]?.settle(joined(10));
  expect(channel.position?.offset).toBe(10);
});

test('tries a join again when the server asks to, after the time it names', () => {
  channel.connected();
  const failure: CommandFailure = { code: 'unavailable', message: '', retry: 'later', retry_after_ms: 700 };
  joins[0]?.settle({ ok: false, failure });
  vi.advanceTimersByTime(699);
  expect(joins.length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(joins.length).toBe(2);
  expect(refusals).toEqual([]);
});

test.each(['not_found', 'forbidden', 'agreement_required'] as const)('does not insist on %s', (code) => {
  channel.connected();
  joins[0]?.settle({ ok: false, failure: { code, message: 'No.', retry: 'never' } });
  vi.advanceTimersByTime(600_000);
  expect(joins.length).toBe(1);
  expect(refusals.map((failure) => failure.code)).toEqual([code]);
});

test('has one join under way at a time', () => {
  live(10);
  push(12);
  push(14);
  channel.join();
  expect(joins.length).toBe(2);
});
