import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app } from '../src/lib/app.svelte';

/** What was asked of the server, and what it answers: nothing, while there is no network. */
let asked: string[];
let answer: () => Promise<Response>;

beforeEach(async () => {
  asked = [];
  answer = () => Promise.reject(new TypeError('no network'));
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return answer();
  });
  await app.signOut(() => app.api.signOut());
});
afterEach(() => vi.unstubAllGlobals());

const signOut = '/api/v1/sign-out';

test('the server is told again until it has heard it, and then no more', async () => {
  expect([app.account.kind, app.untold]).toEqual(['signed_out', true]);
  await app.tellSignOut();
  expect([app.untold, app.toldLate]).toEqual([true, false]);
  answer = () => Promise.resolve(new Response(null, { status: 204 }));
  await app.tellSignOut();
  expect([app.untold, app.toldLate]).toEqual([false, true]);
  await app.tellSignOut();
  expect(asked).toEqual([signOut, signOut, signOut]);
});

test('a login that has ended meanwhile needs no telling', async () => {
  answer = () => Promise.resolve(new Response('{}', { status: 401 }));
  await app.tellSignOut();
  expect([app.untold, app.account.kind, app.hasEnded]).toEqual([false, 'signed_out', false]);
});

test('whoever signs in waits for it: it would end the new login', async () => {
  let end = (response: Response): void => void response;
  answer = () => new Promise((resolve) => (end = resolve));
  const told = app.tellSignOut();
  const order: string[] = [];
  const signedIn = app.signIn(() => {
    order.push('sign in');
    return Promise.resolve({ ok: false, failure: { kind: 'unreachable' } } as const);
  });
  await Promise.resolve();
  order.push('told');
  end(new Response(null, { status: 204 }));
  await Promise.all([told, signedIn]);
  expect(order).toEqual(['told', 'sign in']);
});
