import { expect, test } from 'vitest';
import { destinationsIn, find } from '../src/lib/navigation/palette';
import { currentMark, itemsOf, personasOf } from '../src/lib/navigation/personas';
import { changesBetween } from '../src/lib/now/changes';
import { entriesOf, nextOf, onNow, soonest } from '../src/lib/now/my-day';
import { untilWords } from '../src/lib/now/until-words';
import type { Community, Programme, SessionSummary } from '../src/lib/protocol.gen';

const at = (clock: string) => `2027-12-06T${clock}:00Z`;

function session(id: string, from: string, to: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    closed: false,
    title: `Session ${id}`,
    type: 'workshop',
    place: 'OAK',
    starts_at: at(from),
    ends_at: at(to),
    delivery: 'hybrid',
    audience: 'all_registrants',
    attribution: 'on_record',
    press: 'closed',
    recording: 'none',
    captions: 'none',
    languages: ['en'],
    people: [],
    may_join: false,
    ...more,
  };
}

function programme(...sessions: SessionSummary[]): Programme {
  return {
    release: 1,
    edition: {
      id: 'E',
      name: 'Summit',
      venue: 'Hall',
      venue_time_zone: 'UTC',
      first_day: '2027-12-06',
      last_day: '2027-12-08',
      acknowledgement: '',
      fictional: true,
    },
    core_areas: [],
    places: [
      { id: 'OAK', name: 'Oak', use: 'workshop', wheelchair_seats: 1, hearing_loop: true },
      { id: 'ELM', name: 'Elm', use: 'workshop', wheelchair_seats: 1, hearing_loop: true },
    ],
    days: ['2027-12-06'],
    sessions,
  };
}

const me = 'P1';
const own = session('S2', '11:00', '12:00', {
  people: [{ id: me, name: 'Me', role: 'presenter' }],
  room: 'S2',
});

function community(member: boolean): Community {
  return {
    id: 'C',
    name: 'Analysts',
    time_zone: 'America/New_York',
    cadence: 'monthly',
    member,
    meetings: [
      {
        id: 'M1',
        topic: 'Lists',
        starts_at: at('09:00'),
        ends_at: at('10:00'),
        status: 'scheduled',
        may_join: true,
      },
      {
        id: 'M2',
        topic: 'Off',
        starts_at: at('09:00'),
        ends_at: at('10:00'),
        status: 'cancelled',
        may_join: true,
      },
    ],
  };
}

test('an agenda has what one presents and where one belongs, by time', () => {
  const whole = programme(session('S1', '09:30', '10:00'), own);
  expect(entriesOf(whole, [community(true)], me).map(({ id, why }) => [id, why])).toEqual([
    ['M1', 'community'],
    ['S2', 'presenter'],
  ]);
  expect(entriesOf(whole, [community(false)], 'P2')).toEqual([]);
});

test('next is the first that is not over, also while it is on', () => {
  const entries = entriesOf(programme(own), [community(true)], me);
  expect(nextOf(entries, Date.parse(at('09:59')))?.id).toBe('M1');
  expect(nextOf(entries, Date.parse(at('10:00')))?.id).toBe('S2');
  expect(nextOf(entries, Date.parse(at('12:00')))).toBeUndefined();
});

test('on now come those that one may join first; soonest are all of the next start', () => {
  const whole = programme(
    session('S1', '09:00', '10:00'),
    session('S3', '09:00', '10:00', { may_join: true, room: 'S3' }),
    session('S4', '11:00', '12:00'),
    session('S5', '11:00', '12:30'),
    session('S6', '13:00', '14:00'),
  );
  const now = Date.parse(at('09:30'));
  expect(onNow(whole, now).map((each) => each.id)).toEqual(['S3', 'S1']);
  expect(soonest(whole, now).map((each) => each.id)).toEqual(['S4', 'S5']);
  expect(soonest(whole, Date.parse(at('20:00')))).toEqual([]);
});

test('changes are said once a session, and nothing of closed ones', () => {
  const before = programme(
    session('A', '09:00', '10:00'),
    session('B', '09:00', '10:00'),
    session('C', '09:00', '10:00'),
    session('D', '09:00', '10:00'),
    session('X', '09:00', '10:00', { closed: true }),
  );
  const after = programme(
    session('A', '09:15', '10:15', { place: 'ELM' }),
    session('B', '09:00', '10:00', { place: 'ELM' }),
    session('C', '09:00', '10:00', { title: 'New words' }),
    session('E', '09:00', '10:00'),
    session('X', '11:00', '12:00', { closed: true }),
  );
  expect(changesBetween(before, after).map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    'moved Session A',
    'place Session B',
    'title New words',
    'added Session E',
    'gone Session D',
  ]);
  expect(changesBetween(after, after)).toEqual([]);
});

test('how long it is until then', () => {
  const now = Date.parse(at('09:00'));
  expect(untilWords(at('09:18'), now)).toBe('in 18 minutes');
  expect(untilWords(at('12:00'), now)).toBe('in 3 hours');
  expect(untilWords('2027-12-09T09:00:00Z', now)).toBe('in 3 days');
  expect(untilWords(at('09:00'), now)).toBe('has begun');
});

test('roles give parts; everybody attends', () => {
  expect(personasOf(['attendee'])).toEqual(['attendee']);
  expect(personasOf(['attendee', 'moderator', 'organiser'])).toEqual(['organiser', 'moderator', 'attendee']);
  expect(itemsOf('moderator')[0]?.href).toBe('/rooms');
  const rooms = itemsOf('organiser').find((item) => item.href === '/rooms');
  expect(rooms && currentMark(rooms, '/rooms/S03')).toBe('true');
  expect(rooms && currentMark(rooms, '/rooms')).toBe('page');
  expect(rooms && currentMark(rooms, '/programme')).toBeUndefined();
});

test('the palette finds by every word, without accents, and never a closed session', () => {
  const all = destinationsIn(
    programme(
      session('S1', '09:00', '10:00', { title: 'Café with Peña', room: 'S1', may_join: true }),
      session('S2', '09:00', '10:00', { title: 'Secret', closed: true }),
    ),
  );
  expect(find(all, 'pena cafe').map(({ href }) => href)).toEqual(['/sessions/S1', '/rooms/S1']);
  expect(find(all, 'secret')).toEqual([]);
  expect(find(all, '').length).toBe(2);
});
