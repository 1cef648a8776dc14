import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection, type ConnectionState } from '../src/lib/realtime/connection';
import { LaterConnection, type Live } from '../src/lib/realtime/later';
import { FakeServer, settled } from './fake-server';

let server: FakeServer;
let connection: Connection;
let loads: { arrive: () => void; fail: () => void }[];
let states: ConnectionState[];
let networksChanged: number;
let later: LaterConnection;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  connection = new Connection(server.ports('P1'));
  [loads, states, networksChanged] = [[], [], 0];
  const live: Live = { connection, networkChanged: () => (networksChanged += 1) };
  later = new LaterConnection(
    () =>
      new Promise((arrive, fail) => {
        loads.push({ arrive: () => arrive(live), fail: () => fail(new TypeError('no network')) });
      }),
    (state) => states.push(state),
    () => server.online,
  );
});
afterEach(() => {
  later.stop();
  vi.useRealTimers();
});

async function arrive(number: number): Promise<void> {
  loads[number]?.arrive();
  await settled();
}

const kinds = () => states.map((state) => state.kind);

test('the code is asked for when somebody has signed in, once, and the page says that it connects', async () => {
  expect(loads).toHaveLength(0);
  later.start();
  later.start();
  expect([loads.length, kinds()]).toEqual([1, ['connecting']]);
  await arrive(0);
  expect(connection.state.kind).toBe('open');
  expect(states.at(-1)).toMatchObject({ kind: 'open' });
  expect(kinds(), 'nobody sees it idle meanwhile').not.toContain('idle');
});

test('who leaves before it is there never connects, and who then signs in does', async () => {
  later.start();
  later.stop();
  await arrive(0);
  expect([server.sockets.length, kinds().at(-1)]).toEqual([0, 'idle']);
  later.start();
  await settled();
  expect([server.sockets.length, kinds().at(-1), loads.length]).toEqual([1, 'open', 1]);
});

test('without a network it waits, says so, and asks again at once when the network is back', async () => {
  later.start();
  server.online = false;
  later.networkDown();
  expect(states.at(-1)).toMatchObject({ kind: 'waiting', offline: true, since: undefined });
  loads[0]?.fail();
  await settled();
  server.online = true;
  later.networkUp();
  expect([loads.length, kinds().at(-1)]).toEqual([2, 'connecting']);
  await arrive(1);
  expect(kinds().at(-1)).toBe('open');
  later.networkUp();
  expect(networksChanged, 'told from then on').toBe(1);
});

test('code that cannot be had is asked for again, and at once when the page is looked at', async () => {
  later.start();
  loads[0]?.fail();
  await settled();
  expect(states.at(-1)).toMatchObject({ kind: 'waiting', offline: false, retryAt: Date.now() + 3_000 });
  await vi.advanceTimersByTimeAsync(3_000);
  loads[1]?.fail();
  await settled();
  later.wake();
  expect(loads).toHaveLength(3);
  await arrive(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([loads.length, server.sockets.length, kinds().at(-1)]).toEqual([3, 1, 'open']);
});

test('two answers make one connection', async () => {
  later.start();
  later.retryNow();
  await arrive(0);
  await arrive(1);
  expect([server.sockets.length, kinds().filter((kind) => kind === 'open')]).toEqual([1, ['open']]);
});

test('nothing is loaded for a page where nobody is signed in', () => {
  later.networkDown();
  later.networkUp();
  later.wake();
  later.retryNow();
  expect([loads.length, states.length]).toEqual([0, 0]);
});

test('once it is there every word is handed on', async () => {
  later.start();
  await arrive(0);
  later.networkDown();
  expect(connection.state.kind).toBe('waiting');
  later.retryNow();
  await settled();
  expect(connection.state.kind).toBe('open');
  vi.setSystemTime(Date.now() + 60_000);
  later.wake();
  await settled();
  expect(server.sockets).toHaveLength(3);
  later.stop();
  expect(kinds().at(-1)).toBe('idle');
});
