import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app } from '../src/lib/app.svelte';
import type { Me } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';

const me = {
  registration: 'confirmed',
  server_time: '2027-12-06T15:00:00Z',
  roles: [],
  person: {},
} as unknown as Me;
const hear = (state: ConnectionState) =>
  (app as unknown as { linked: (state: ConnectionState) => void }).linked(state);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 401 })));
  app.signedIn(me, true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const seen = () => [app.account.kind, app.accessEnded, app.hasEnded];

test('an answer that comes before the reason waits for it', async () => {
  app.link = { kind: 'open', hello: { server_time: me.server_time } } as unknown as ConnectionState;
  await app.api.get('/me/registration');
  expect(seen()).toEqual(['signed_in', false, false]);
  hear({ kind: 'stopped', reason: 'revoked' });
  vi.advanceTimersByTime(5000);
  expect(seen()).toEqual(['signed_out', true, false]);
});

test('without a reason it is over after a second, and a new login in that second is not', async () => {
  app.link = { kind: 'open', hello: { server_time: me.server_time } } as unknown as ConnectionState;
  await app.api.get('/me/registration');
  vi.advanceTimersByTime(900);
  app.signedIn(me, true);
  vi.advanceTimersByTime(5000);
  expect(seen()).toEqual(['signed_in', false, false]);
  await app.api.get('/me/registration');
  vi.advanceTimersByTime(1000);
  expect(seen()).toEqual(['signed_out', false, true]);
});

test('without a connection it is over at once', async () => {
  app.link = { kind: 'idle' };
  await app.api.get('/me/registration');
  expect(seen()).toEqual(['signed_out', false, true]);
});
