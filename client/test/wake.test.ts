import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../src/lib/realtime/connection';
import { FakeServer, settled } from './fake-server';

let server: FakeServer;
let connection: Connection;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  connection = new Connection(server.ports('P1'));
  connection.start();
  await settled();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

test('a machine that slept for ten minutes is connected anew with the next tick of its clock', async () => {
  expect(server.sockets).toHaveLength(1);
  vi.setSystemTime(Date.now() + 600_000);
  await vi.advanceTimersToNextTimerAsync();
  await settled();
  expect([server.sockets.length, connection.state.kind]).toEqual([2, 'open']);
});

test('a page that is looked at again connects anew only after too long a silence', async () => {
  connection.wake();
  expect(server.sockets).toHaveLength(1);
  vi.setSystemTime(Date.now() + 30_000);
  connection.wake();
  await settled();
  expect([server.sockets.length, connection.state.kind]).toEqual([2, 'open']);
});
