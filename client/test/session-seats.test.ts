import { describe, expect, test, vi } from 'vitest';
import type { ApiResult } from '../src/lib/api';
import type { MySeat, Push, SeatCounts, SeatDecision } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';
import { SessionSeats } from '../src/lib/seats/session-seats.svelte';

const counts = (version: number, taken: number, waiting = 0): SeatCounts => ({
  session: 'S1',
  version,
  in_person: { capacity: 60, taken, waiting },
  online: { capacity: 0, taken: 0, waiting: 0 },
});
const seat = (state: MySeat['state'], place = 0): MySeat => ({ session: 'S1', state, place });
const decision = (state: MySeat['state'], clashes: string[] = []): ApiResult<SeatDecision> => ({
  ok: true,
  value: { seat: seat(state), clashes },
});

/** A server that answers what the test puts into it, and a connection that the test speaks through. */
function stand() {
  const asked: { path: string; body?: object }[] = [];
  const answers: ApiResult<SeatDecision>[] = [];
  const truth = { sessions: [counts(1, 60, 2)], mine: [] as MySeat[] };
  const listeners = new Map<string, (push: Push) => void>();
  const sent: string[] = [];
  let watcher: (state: ConnectionState) => void = () => undefined;
  const api = {
    get: (path: string) => {
      asked.push({ path });
      return Promise.resolve({ ok: true, value: { ...truth } });
    },
    post: (path: string, body: object) => {
      asked.push({ path, body });
      return Promise.resolve(answers.shift());
    },
  };
  const connection = {
    listen: (channel: string, listener: (push: Push) => void) => {
      listeners.set(channel, listener);
      return () => listeners.delete(channel);
    },
    watch: (given: (state: ConnectionState) => void) => {
      watcher = given;
      return () => undefined;
    },
    send: (name: string) => void sent.push(name),
  };
  const seats = new SessionSeats('S1', {
    api: api as never,
    connection: connection as never,
    person: 'P1',
    chance: () => 0.5,
  });
  const push = (channel: string, event: string, data: object) =>
    listeners.get(channel)?.({ ch: channel, event, data } as never);
  return {
    seats,
    asked,
    answers,
    truth,
    push,
    sent,
    open: () => watcher({ kind: 'open' } as never),
    listeners,
  };
}

describe('the seats of a session', () => {
  test('are asked for once, and are nothing where nobody needs one', async () => {
    const { seats, truth } = stand();
    await seats.load();
    expect(seats.counts?.in_person.taken).toBe(60);
    expect(seats.mine).toEqual(seat('none'));
    truth.sessions = [];
    const other = new SessionSeats('S2', {
      ...stand(),
      api: { get: () => Promise.resolve({ ok: true, value: truth }) },
    } as never);
    await other.load();
    expect(other.counts).toBeUndefined();
  });

  test('of two counts the newer holds, in whatever order they come', async () => {
    const { seats, push } = stand();
    await seats.load();
    seats.follow();
    push('seats', 'seats.counted', counts(5, 58));
    push('seats', 'seats.counted', counts(4, 59));
    push('seats', 'seats.counted', { ...counts(9, 1), session: 'S2' });
    expect(seats.counts?.in_person.taken).toBe(58);
  });

  test('who waits asks for the new place after a while, who does not wait asks nothing', async () => {
    vi.useFakeTimers();
    const { seats, push, asked, truth } = stand();
    await seats.load();
    seats.follow();
    push('seats', 'seats.counted', counts(2, 60, 1));
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(1);
    truth.mine = [seat('waitlisted', 2)];
    await seats.load();
    push('seats', 'seats.counted', counts(3, 60, 1));
    truth.mine = [seat('waitlisted', 1)];
    await vi.advanceTimersByTimeAsync(700);
    expect(seats.mine?.place).toBe(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(seats.mine?.place).toBe(1);
    vi.useRealTimers();
  });

  test('a line of a closed session that moves is asked about after a while', async () => {
    vi.useFakeTimers();
    const { seats, push, truth, asked } = stand();
    seats.follow();
    truth.mine = [seat('waitlisted', 1)];
    push('person:P1', 'seat.changed', { session: 'S1', state: 'waitlisted' });
    expect(asked, 'all who wait are told at once').toHaveLength(0);
    await vi.advanceTimersByTimeAsync(800);
    expect(seats.mine?.place).toBe(1);
    vi.useRealTimers();
  });

  test('an offer that is pushed is asked about at once; another session is not', async () => {
    const { seats, push, truth, asked } = stand();
    seats.follow();
    push('person:P1', 'seat.changed', { session: 'S2', state: 'offered' });
    expect(asked).toHaveLength(0);
    truth.mine = [seat('offered')];
    push('person:P1', 'seat.changed', { session: 'S1', state: 'offered' });
    await vi.waitFor(() => expect(seats.mine?.state).toBe('offered'));
  });

  test('it follows anew whenever the connection opens, and stops when it is closed', () => {
    const { seats, sent, open, listeners } = stand();
    seats.follow();
    open();
    open();
    expect(sent).toEqual(['seats.follow', 'seats.follow']);
    seats.close();
    expect(listeners.size).toBe(0);
  });

  test('a seat at the same time is asked about, then moved by the same request', async () => {
    const { seats, answers, asked } = stand();
    answers.push(decision('none', ['S9']), decision('enrolled'));
    await seats.take('wheelchair');
    expect(seats.clashes).toEqual(['S9']);
    await seats.move();
    expect(asked.filter((each) => each.body)).toEqual([
      { path: '/sessions/S1/seat', body: { kind: 'wheelchair' } },
      { path: '/sessions/S1/seat', body: { kind: 'wheelchair', instead: 'S9' } },
    ]);
    expect(seats.clashes).toEqual([]);
  });

  test('a refusal is kept, and what is true is asked for', async () => {
    const { seats, answers, truth } = stand();
    answers.push({
      ok: false,
      failure: { kind: 'problem', problem: { code: 'conflict' } as never, retryAfterS: undefined },
    });
    truth.mine = [seat('waitlisted', 4)];
    await seats.accept();
    expect(seats.failure?.kind).toBe('problem');
    expect(seats.mine?.place).toBe(4);
    expect(seats.busy).toBe(false);
  });

  test('a second press while the first is under way asks nothing', async () => {
    const { seats, answers, asked } = stand();
    answers.push(decision('enrolled'));
    await Promise.all([seats.take('in_person'), seats.take('in_person')]);
    expect(asked.filter((each) => each.body)).toHaveLength(1);
  });
});
