import { expect, test } from 'vitest';
import { Api } from '../src/lib/api';
import { groupedCode } from '../src/lib/device/badge';
import { endAfterMs, IdleWatch, warnBeforeMs } from '../src/lib/device/idle';
import { changesLogin, fetchedHeader, isAway, isKept, ownerOf } from '../src/lib/device/keeping';
import { groupPlaces } from '../src/lib/device/places';
import type { Me, Programme } from '../src/lib/protocol.gen';
import { redeemLink, signIn } from '../src/lib/sign-in/sign-in-calls';

const site = 'https://summit.example';
const dayMs = 86_400_000;

function me(change: { shared_computer?: boolean; last_day?: string }): Me {
  const { shared_computer = false, last_day = '2027-12-08' } = change;
  return { person: { id: 'P1' }, edition: { last_day }, shared_computer } as unknown as Me;
}

test('an answer from the store says when it was fetched, a fresh one says nothing', async () => {
  const told: (number | undefined)[] = [];
  const answers = [new Response('{}', { headers: { [fetchedHeader]: '1700000000000' } }), new Response('{}')];
  const api = new Api(
    () => Promise.resolve(answers.shift() ?? Response.error()),
    undefined,
    (since) => told.push(since),
  );
  expect(await api.programme()).toEqual({ ok: true, value: {}, staleSince: 1_700_000_000_000 });
  expect(await api.programme()).toEqual({ ok: true, value: {} });
  expect(told).toEqual([1_700_000_000_000, undefined]);
});

test('whose computer it is, is always said', async () => {
  const bodies: unknown[] = [];
  const api = new Api((_input, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return Promise.resolve(new Response('{}'));
  });
  await redeemLink(api, 't', true);
  await signIn(api, 'a@example.org', 'words', false);
  expect(bodies).toMatchObject([{ shared_computer: true }, { shared_computer: false }]);
});

test('only what one reads for oneself is stored, never rooms, lists of staff or searches', () => {
  const kept = (path: string) => isKept(new URL(path, site));
  for (const path of [
    'me',
    'me/badge',
    'me/preferences',
    'me/stars',
    'seats',
    'programme',
    'programme/changes?since=3',
    'communities',
    'sessions/S03',
  ]) {
    expect(kept(`/api/v1/${path}`), path).toBe(true);
  }
  for (const path of [
    'rooms/S03',
    'rooms/S03/messages',
    'rooms/S03/audit',
    'people',
    'programme?q=a',
    'programme?since=3',
    'programme/changes?since=3&q=a',
    'sessions/S03/seats',
    'sessions/S03/list',
    'me/requests',
  ]) {
    expect(kept(`/api/v1/${path}`), path).toBe(false);
  }
});

test('signing in and out empty the store first', () => {
  const changes = (path: string) => changesLogin(new URL(`/api/v1/${path}`, site));
  expect(
    [
      'sign-in/link/redeem',
      'sign-in/invitation/redeem',
      'sign-in/passphrase',
      'sign-out',
      'sign-out-everywhere',
    ].every(changes),
  ).toBe(true);
  expect(['sign-in/link', 'sign-in/invitation/renew', 'me', 'me/passphrase'].some(changes)).toBe(false);
});

test('nothing is stored on a shared computer; elsewhere until a day after the last, or thirty days', () => {
  const now = Date.parse('2027-12-06T12:00:00Z');
  expect(ownerOf(me({ shared_computer: true }), now)).toBeUndefined();
  expect(ownerOf(me({}), now)).toEqual({ person: 'P1', until: Date.parse('2027-12-10T00:00:00Z') });
  expect(ownerOf(me({ last_day: '2026-01-01' }), now)?.until).toBe(now + 30 * dayMs);
  expect(ownerOf(me({ last_day: '2029-01-01' }), now)?.until).toBe(now + 30 * dayMs);
  expect(ownerOf(me({ last_day: '' }), now)?.until).toBe(now + 30 * dayMs);
});

test('a refusal is an answer; a broken server or gateway is none', () => {
  expect([500, 502, 503].every(isAway)).toBe(true);
  expect([200, 304, 401, 403, 404].some(isAway)).toBe(false);
});

function idle() {
  const seen: string[] = [];
  const at = { now: 0 };
  const watch = new IdleWatch({
    now: () => at.now,
    tell: () => seen.push('tell'),
    warn: (ends) => seen.push(ends === undefined ? 'calm' : `warn ${ends}`),
    end: () => seen.push('end'),
  });
  return { seen, at, watch };
}

test('without use a warning comes two minutes before the end, and the end comes once', () => {
  const { seen, at, watch } = idle();
  at.now = endAfterMs - warnBeforeMs - 1;
  watch.check();
  expect(seen).toEqual([]);
  for (at.now = endAfterMs - warnBeforeMs; at.now <= endAfterMs + 5000; at.now += 1000) watch.check();
  expect(seen).toEqual([`warn ${endAfterMs}`, 'end']);
});

test('the answer to the warning prolongs and tells the server; a key beside it does not', () => {
  const { seen, at, watch } = idle();
  at.now = endAfterMs - warnBeforeMs;
  watch.check();
  watch.used();
  at.now += 1000;
  watch.stay();
  expect(seen).toEqual([`warn ${endAfterMs}`, 'calm', 'tell']);
  at.now += endAfterMs - warnBeforeMs - 1;
  watch.check();
  expect(seen).toHaveLength(3);
});

test('use is told to the server at most once a minute, and the last use is told too', () => {
  const { seen, at, watch } = idle();
  for (at.now = 0; at.now < 150_000; at.now += 1000) {
    if (at.now <= 90_000) watch.used();
    watch.check();
  }
  expect(seen).toEqual(['tell', 'tell']);
});

test('a computer that slept past the end is signed out when it wakes, also by a key', () => {
  const { seen, at, watch } = idle();
  at.now = endAfterMs + 1;
  watch.used();
  expect(seen).toEqual(['end']);
});

test('a code is shown in groups', () => {
  expect(groupedCode('0123456789ABCDEF*')).toBe('0123 4567 89AB CDEF *');
});

test('places are grouped by use, with what is on now and next', () => {
  const place = (id: string, use: string) => ({
    id,
    name: id,
    use,
    wheelchair_seats: 0,
    hearing_loop: false,
  });
  const session = (id: string, where: string, hour: number) => ({
    id,
    place: where,
    starts_at: `2027-12-06T${hour}:00:00Z`,
    ends_at: `2027-12-06T${hour + 1}:00:00Z`,
  });
  const programme = {
    places: [place('A', 'plenary'), place('B', 'workshop'), place('C', 'plenary')],
    sessions: [session('1', 'A', 10), session('2', 'A', 12), session('3', 'B', 11)],
  } as unknown as Programme;
  const groups = groupPlaces(programme, Date.parse('2027-12-06T11:00:00Z'));
  expect(groups.map(({ use, places }) => [use, ...places.map((each) => each.place.id)])).toEqual([
    ['plenary', 'A', 'C'],
    ['workshop', 'B'],
  ]);
  expect(groups[0]?.places[0]).toMatchObject({ now: undefined, next: { id: '2' } });
  expect(groups[1]?.places[0]).toMatchObject({ now: { id: '3' }, next: undefined });
});
