import { expect, test } from 'vitest';
import { agendaOf, byDay, clashesOf, isIn, isStarOnly, type AgendaEntry } from '../src/lib/agenda/agenda';
import { ownChanges } from '../src/lib/agenda/own-changes';
import { keepSeen, readSeen } from '../src/lib/agenda/seen-release';
import { Stars } from '../src/lib/agenda/stars.svelte';
import type { ApiResult } from '../src/lib/api';
import type { Entry } from '../src/lib/now/my-day';
import type {
  MySeat,
  Programme,
  Push,
  ReleaseChange,
  Releases,
  SeatState,
  SessionSummary,
} from '../src/lib/protocol.gen';
import { dayOf } from '../src/lib/time';

const at = (clock: string) => `2027-12-06T${clock}:00Z`;

function session(id: string, from: string, to: string, more: Partial<SessionSummary> = {}): SessionSummary {
  const [title, place] = [`Session ${id}`, 'OAK'];
  return { id, title, place, starts_at: at(from), ends_at: at(to), people: [], ...more } as SessionSummary;
}

function programme(...sessions: SessionSummary[]): Programme {
  return {
    release: 4,
    edition: { id: 'E', venue_time_zone: 'America/Chicago' },
    places: [{ id: 'OAK', name: 'Oak' }],
    sessions,
  } as unknown as Programme;
}

const seat = (id: string, state: SeatState): MySeat => ({ session: id, state, place: 0 });
const meeting: Entry = {
  id: 'M1',
  title: 'Analysts: Lists',
  href: '/rooms/M1',
  starts_at: at('09:30'),
  ends_at: at('10:30'),
  zone: 'America/New_York',
  why: 'community',
};
const duty: Entry = { ...meeting, id: 'S2', href: '/sessions/S2', why: 'moderator' };

const whole = programme(
  session('S1', '09:00', '10:00'),
  session('S2', '10:00', '11:00'),
  session('S3', '10:30', '11:30'),
  session('S4', '11:30', '12:00', { cancelled: true }),
  session('S5', '12:00', '13:00'),
);

function entries(parts: { seats?: MySeat[]; stars?: string[]; wasStarred?: string[]; served?: Entry[] }) {
  return agendaOf({ programme: whole, seats: [], stars: [], wasStarred: [], served: [], ...parts });
}

function names(map: Map<string, AgendaEntry[]>): Record<string, string[]> {
  return Object.fromEntries([...map].map(([id, others]) => [id, others.map((each) => each.id)]));
}

test('an agenda has seats, offers, lines, duties, stars and meetings, each session once, by time', () => {
  const shown = entries({
    seats: [seat('S1', 'enrolled'), seat('S2', 'waitlisted'), seat('S3', 'offered'), seat('S5', 'none')],
    stars: ['S1', 'S4'],
    served: [duty, meeting],
  });
  expect(shown.map(({ id, why, seat: its, starred }) => [id, why, its?.state, starred] as unknown[])).toEqual(
    [
      ['S1', undefined, 'enrolled', true],
      ['M1', 'community', undefined, undefined],
      ['S2', 'moderator', 'waitlisted', false],
      ['S3', undefined, 'offered', false],
      ['S4', undefined, undefined, true],
    ],
  );
  expect(shown.map((each) => [each.place, each.zone]).slice(0, 2)).toEqual([
    ['Oak', 'America/Chicago'],
    [undefined, 'America/New_York'],
  ]);
});

test('what was taken out stays to be put back, and is in the agenda no more', () => {
  const [left] = entries({ wasStarred: ['S5'] });
  expect(left && [left.id, left.starred, isIn(left)]).toEqual(['S5', false, false]);
  const [kept] = entries({ stars: ['S5'] });
  expect(kept && [isIn(kept), isStarOnly(kept)]).toEqual([true, true]);
  const [held] = entries({ stars: ['S1'], seats: [seat('S1', 'enrolled')] });
  expect(held && isStarOnly(held)).toBe(false);
});

test('two at the same time clash, on both sides; one after the other they do not', () => {
  const shown = entries({ stars: ['S1', 'S3'], seats: [seat('S2', 'enrolled')], served: [meeting] });
  expect(names(clashesOf(shown))).toEqual({ S1: ['M1'], M1: ['S1', 'S2'], S2: ['M1', 'S3'], S3: ['S2'] });
});

test('what is cancelled or taken out clashes with nothing', () => {
  const both = programme(
    session('S1', '09:00', '10:00', { cancelled: true }),
    session('S2', '09:00', '10:00'),
    session('S3', '09:30', '10:00'),
  );
  const parts = { programme: both, seats: [], served: [], wasStarred: ['S1', 'S2', 'S3'] };
  expect(names(clashesOf(agendaOf({ ...parts, stars: ['S1', 'S2'] })))).toEqual({});
  expect(names(clashesOf(agendaOf({ ...parts, stars: ['S2', 'S3'] })))).toEqual({ S2: ['S3'], S3: ['S2'] });
});

test('a long one clashes with each that is within it', () => {
  const nested = programme(
    session('S1', '09:00', '12:00'),
    session('S2', '09:30', '10:00'),
    session('S3', '11:00', '11:30'),
  );
  const shown = agendaOf({
    programme: nested,
    seats: [],
    served: [],
    wasStarred: [],
    stars: ['S1', 'S2', 'S3'],
  });
  expect(names(clashesOf(shown))).toEqual({ S1: ['S2', 'S3'], S2: ['S1'], S3: ['S1'] });
});

test('days are those of the zone of each entry', () => {
  const late = { starts_at: '2027-12-07T04:00:00Z', zone: 'America/Chicago' };
  const early = { starts_at: '2027-12-07T14:00:00Z', zone: 'America/Chicago' };
  expect(byDay([late, early], dayOf).map(({ day }) => day)).toEqual(['2027-12-06', '2027-12-07']);
});

const where = (place: string, from: string, title = 'One') => ({
  title,
  place,
  starts_at: at(from),
  ends_at: at('18:00'),
});

function log(...releases: [number, ReleaseChange[]][]): Releases {
  return {
    release: Math.max(0, ...releases.map(([release]) => release)),
    releases: releases.map(([release, changes]) => ({
      release,
      released_at: at('08:00'),
      note: '',
      changes,
    })),
  };
}

const moved = (
  session: string,
  from: string,
  to: string,
  more: Partial<ReleaseChange> = {},
): ReleaseChange => ({
  session,
  kinds: ['re_roomed'],
  before: where(from, '09:00'),
  after: where(to, '09:00'),
  ...more,
});

test('changes are said once a session, from what was seen to what holds now, and of own ones only', () => {
  const releases = log(
    [7, [moved('S1', 'ELM', 'ASH'), moved('S9', 'OAK', 'ELM')]],
    [6, [moved('S1', 'OAK', 'ELM')]],
    [5, [moved('S1', 'FIR', 'OAK')]],
  );
  const changes = ownChanges(releases, 5, new Set(['S1']));
  expect(changes.map(({ session, before, after }) => [session, before?.place, after.place])).toEqual([
    ['S1', 'OAK', 'ASH'],
  ]);
  expect(ownChanges(releases, 7, new Set(['S1']))).toEqual([]);
});

test('there and back again is no change; cancelled and held after all likewise', () => {
  const back = log([7, [moved('S1', 'ELM', 'OAK')]], [6, [moved('S1', 'OAK', 'ELM')]]);
  expect(ownChanges(back, 5, new Set(['S1']))).toEqual([]);
  const turn = (kind: 'cancelled' | 'reinstated') => moved('S1', 'OAK', 'OAK', { kinds: [kind] });
  expect(ownChanges(log([6, [turn('cancelled')]]), 5, new Set(['S1']))[0]?.said).toEqual(['cancelled']);
  expect(ownChanges(log([7, [turn('reinstated')]], [6, [turn('cancelled')]]), 5, new Set(['S1']))).toEqual(
    [],
  );
});

test('what is new says only that, and other people are said', () => {
  const added: ReleaseChange = { session: 'S1', kinds: ['added'], after: where('OAK', '09:00') };
  expect(ownChanges(log([6, [added]]), 5, new Set(['S1']))).toEqual([
    { session: 'S1', after: where('OAK', '09:00'), said: ['added'] },
  ]);
  const people = moved('S1', 'OAK', 'OAK', { kinds: ['people_changed'] });
  expect(ownChanges(log([6, [people]]), 5, new Set(['S1']))[0]?.said).toEqual(['people']);
});

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

test('a device remembers what its person has seen of an edition, and nobody else', () => {
  const storage = memory();
  expect(readSeen(storage, 'P1', 'E')).toBeUndefined();
  keepSeen(storage, { person: 'P1', edition: 'E', release: 4 });
  expect(readSeen(storage, 'P1', 'E')).toBe(4);
  expect(readSeen(storage, 'P2', 'E')).toBeUndefined();
  expect(readSeen(storage, 'P1', 'F')).toBeUndefined();
  expect(readSeen(undefined, 'P1', 'E')).toBeUndefined();
  storage.setItem('agenda-seen', '{not json');
  expect(readSeen(storage, 'P1', 'E')).toBeUndefined();
});

test('stars are what the server says, and what another page did is asked for again', async () => {
  let kept: string[] = ['S1'];
  const listeners: ((push: Push) => void)[] = [];
  const answer = () => Promise.resolve({ ok: true, value: { sessions: kept } } as ApiResult<never>);
  const stars = new Stars({
    api: {
      get: answer,
      post: (_path, body) => {
        kept = (body as { starred: boolean }).starred ? [...kept, 'S2'] : [];
        return answer();
      },
    },
    connection: {
      listen: (_channel, listener) => (listeners.push(listener), () => undefined),
      watch: () => () => undefined,
    },
    person: 'P1',
  });
  await stars.load();
  expect(await stars.set('S2', true)).toBe(true);
  expect(stars.sessions).toEqual(['S1', 'S2']);
  stars.follow();
  kept = ['S1'];
  for (const told of listeners)
    told({ event: 'stars.changed', data: { session: 'S2', starred: false } } as unknown as Push);
  await expect.poll(() => stars.sessions).toEqual(['S1']);
  expect(stars.everKept).toContain('S2');
});

test('a star that is refused says so, and nothing changed', async () => {
  const failure = { kind: 'unreachable' } as const;
  const stars = new Stars({
    api: {
      get: () => Promise.resolve({ ok: true, value: { sessions: ['S1'] } } as ApiResult<never>),
      post: () => Promise.resolve({ ok: false, failure }),
    },
    connection: { listen: () => () => undefined, watch: () => () => undefined },
    person: 'P1',
  });
  await stars.load();
  expect(await stars.set('S2', true)).toBe(false);
  expect(stars.refused).toEqual({ session: 'S2', failure });
  expect(stars.sessions).toEqual(['S1']);
});
