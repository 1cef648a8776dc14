import { describe, expect, test } from 'vitest';
import { mayLeave, teamOf, travellers, warningWords } from '../src/lib/delegations/team';
import type { Push, RegistrationLine, RegistrationsPage, RegistrationStatus } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';
import { decisionsFor, isReason, needsReason, vettingStepsFor } from '../src/lib/registrations/decisions';
import { addressOf, readFilters, searchOf, withFilter } from '../src/lib/registrations/filters';
import { RegistrationList } from '../src/lib/registrations/registration-list.svelte';

const line = (registration: string, status: RegistrationStatus, version = 1): RegistrationLine => ({
  registration,
  name: registration,
  title: '',
  organisation: '',
  kind: 'guest',
  site_name: '',
  status,
  mode: 'in_person',
  vetting_level: 'none',
  leads: false,
  since: '2027-10-01T12:00:00Z',
  version,
});

describe('filters', () => {
  test('the address carries what is known, and never a name', () => {
    const asked = new URLSearchParams('status=submitted&vetting=oops&site=SITE02&page=3&text=Ada');
    const filters = readFilters(asked);
    expect(filters).toEqual({ status: 'submitted', site: 'SITE02', page: 3 });
    expect(addressOf(filters)).toBe('/registrations?status=submitted&site=SITE02&page=3');
    expect(searchOf(filters, ' Ada ')).toEqual({
      status: 'submitted',
      site: 'SITE02',
      text: 'Ada',
      skip: 200,
    });
  });

  test('another filter begins at the first page, an empty one goes away', () => {
    const filters = readFilters(new URLSearchParams('status=submitted&page=3'));
    expect(withFilter(filters, 'kind', 'guest')).toEqual({ status: 'submitted', kind: 'guest', page: 1 });
    expect(withFilter(filters, 'status', '')).toEqual({ page: 1 });
  });
});

test('only what the server would do is offered, and a reason where it asks for one', () => {
  expect(decisionsFor('submitted')).toEqual(['approved', 'waitlisted', 'declined', 'cancelled', 'revoked']);
  expect(decisionsFor('revoked')).toEqual(['reinstated']);
  expect(vettingStepsFor('verified')).toEqual(['refused']);
  expect(needsReason('approved', 'submitted', false)).toBe(false);
  expect(needsReason('approved', 'submitted', true)).toBe(true);
  expect(needsReason('approved', 'waitlisted', false)).toBe(true);
  expect(needsReason('declined', 'submitted', false)).toBe(false);
  expect(needsReason('revoked', 'confirmed', false)).toBe(true);
  expect([isReason(' ab '), isReason('abc')]).toEqual([false, true]);
});

test('a team: who is on the list, who has not said yes, who waits, who travels', () => {
  const people = [
    line('A', 'confirmed'),
    line('B', 'invited'),
    line('C', 'waitlisted'),
    line('D', 'cancelled'),
    line('E', 'checked_in'),
    { ...line('F', 'approved'), mode: 'online' as const },
  ];
  const ids = (some: readonly RegistrationLine[]) => some.map((each) => each.registration).join('');
  const team = teamOf({ people });
  expect([ids(team.on), ids(team.off), ids(team.silent), ids(team.waiting)]).toEqual([
    'ABCEF',
    'D',
    'BF',
    'C',
  ]);
  expect(ids(travellers({ people }))).toBe('AE');
  expect(ids(people.filter(mayLeave))).toBe('ABCF');
});

test('what to look at again after somebody was named', () => {
  expect(warningWords({ warnings: [], other_site: '' })).toEqual([]);
  const warned = warningWords({
    warnings: ['seats_promised', 'address_of_other_site'],
    other_site: 'Camden, NJ',
  });
  expect(warned.length).toBe(2);
  expect(warned[1]).toContain('Camden, NJ');
});

describe('the list', () => {
  function stand(people: RegistrationLine[], refuse: readonly string[] = []) {
    const asked: { path: string; body: object }[] = [];
    let push: (push: Push) => void = () => undefined;
    const page = { people, total: people.length, counts: [], places: {} } as unknown as RegistrationsPage;
    const api = {
      post: (path: string, body: object) => {
        asked.push({ path, body });
        if (path.endsWith('/search')) return Promise.resolve({ ok: true, value: page });
        const { registrations } = body as { registrations: string[] };
        const outcomes = registrations.map((registration) => {
          const done = !refuse.includes(registration);
          return { registration, done, status: 'approved', message: done ? '' : 'Full.' };
        });
        return Promise.resolve({ ok: true, value: { outcomes } });
      },
    };
    const connection = {
      listen: (_: string, listener: (push: Push) => void) => {
        push = listener;
        return () => undefined;
      },
      watch: (_: (state: ConnectionState) => void) => () => undefined,
      send: () => undefined,
    };
    const list = new RegistrationList({ api, connection } as never);
    list.follow();
    const change = (registration: string, version: number) =>
      push({ event: 'registration.changed', data: { registration, status: 'approved', version } } as Push);
    return { list, asked, change };
  }

  test('what others did is counted once, and what is shown already is not', async () => {
    const { list, change } = stand([line('A', 'submitted', 4)]);
    await list.show({ page: 1 }, '');
    change('A', 4);
    expect(list.changed).toEqual([]);
    change('A', 5);
    change('A', 5);
    change('B', 1);
    expect(list.changed).toEqual(['A', 'B']);
    expect(
      list.rows.map((row) => row.version),
      'no row moves by itself',
    ).toEqual([4]);
    await list.load();
    expect(list.changed).toEqual([]);
  });

  test('what comes while the list is on its way is kept', async () => {
    const { list, change } = stand([line('A', 'submitted', 4)]);
    const loading = list.show({ page: 1 }, '');
    change('A', 6);
    await loading;
    expect(list.changed).toEqual(['A']);
  });

  test('many are decided some at a time, and who was refused stays selected', async () => {
    const people = Array.from({ length: 12 }, (_, index) => line(`R${index}`, 'submitted'));
    const { list, asked } = stand(people, ['R3', 'R11']);
    await list.show({ page: 1 }, '');
    list.selected = people.map((each) => each.registration);
    await list.decide('approved', '');
    const sizes = asked
      .filter(({ path }) => path.endsWith('/decisions'))
      .map(({ body }) => (body as { registrations: string[] }).registrations.length);
    expect(sizes).toEqual([10, 2]);
    expect(list.selected).toEqual(['R3', 'R11']);
    expect(list.outcomes.filter((each) => !each.done).length).toBe(2);
    expect(list.progress).toBeUndefined();
  });
});
