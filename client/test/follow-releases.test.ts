import { expect, test } from 'vitest';
import { isChanged, phaseOf } from '../src/lib/programme/of-session';
import { followReleases } from '../src/lib/programme/follow-releases';
import type { Push } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';

function stand(shown: number, answers: number[]) {
  let release = shown;
  let read = 0;
  let push: (push: Push) => void = () => undefined;
  let state: (state: ConnectionState) => void = () => undefined;
  let newest = shown;
  const connection = {
    listen: (_: string, listener: typeof push) => {
      push = listener;
      return () => undefined;
    },
    watch: (watcher: typeof state) => {
      state = watcher;
      return () => undefined;
    },
    send: (_: string, __: object, settle: (reply: object) => void) =>
      settle({ ok: true, value: { release: newest } }),
  };
  const stop = followReleases({
    connection,
    release: () => release,
    again: async () => {
      read += 1;
      release = answers.shift() ?? release;
    },
    wait: async () => undefined,
  } as never);
  return {
    stop,
    read: () => read,
    hear: (wanted: number) => push({ event: 'programme.released', data: { release: wanted } } as Push),
    open: (now: number) => {
      newest = now;
      state({ kind: 'open' } as ConnectionState);
    },
    settled: () => new Promise((done) => setTimeout(done, 5)),
  };
}

test('a page asks again until the release comes of which it heard', async () => {
  const { hear, read, settled } = stand(3, [3, 3, 4]);
  hear(4);
  await settled();
  expect(read()).toBe(3);
  hear(4);
  await settled();
  expect(read(), 'it is there already').toBe(3);
});

test('what was released while nobody listened is read too, and nothing after the end', async () => {
  const { open, hear, read, stop, settled } = stand(3, [5]);
  open(3);
  await settled();
  expect(read()).toBe(0);
  open(5);
  await settled();
  expect(read()).toBe(1);
  stop();
  hear(6);
  await settled();
  expect(read()).toBe(1);
});

test('a server that never has it is not asked for ever', async () => {
  const { hear, read, settled } = stand(3, []);
  hear(4);
  await settled();
  expect(read()).toBe(8);
});

test('what is cancelled is neither on nor over; a change is news for a day', () => {
  const times = { starts_at: '2027-12-07T16:00:00Z', ends_at: '2027-12-07T17:00:00Z' };
  const at = Date.parse('2027-12-07T16:30:00Z');
  expect([phaseOf(times, at), phaseOf({ ...times, cancelled: true }, at)]).toEqual(['live', 'cancelled']);
  const changed_at = '2027-12-06T17:00:00Z';
  expect([
    isChanged(times, at),
    isChanged({ ...times, changed_at }, at),
    isChanged({ ...times, changed_at }, at + 3_600_000),
  ]).toEqual([false, true, false]);
});
