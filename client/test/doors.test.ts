import { expect, test } from 'vitest';
import { doorOf } from '../src/lib/doors/doors';
import type { Place, Programme, SessionSummary } from '../src/lib/protocol.gen';

const at = (clock: string, day = '06'): string => `2027-12-${day}T${clock}:00-06:00`;
const cedar = { id: 'CEDAR', name: 'Cedar' } as Place;
const oak = { id: 'OAK', name: 'Oak' } as Place;

function session(id: string, from: string, to: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return { id, title: id, place: 'CEDAR', starts_at: from, ends_at: to, ...more } as SessionSummary;
}

function programme(sessions: SessionSummary[]): Programme {
  return {
    edition: { venue_time_zone: 'America/Chicago' },
    places: [cedar, oak],
    sessions,
  } as unknown as Programme;
}

const whole = programme([
  session('early', at('08:00'), at('09:00')),
  session('second', at('10:00'), at('11:00')),
  session('first', at('09:00'), at('10:00')),
  session('third', at('13:00'), at('14:00')),
  session('tomorrow', at('09:00', '07'), at('10:00', '07')),
  session('elsewhere', at('09:00'), at('10:00'), { place: 'OAK' }),
]);
const ids = (of: readonly SessionSummary[]): string[] => of.map(({ id }) => id);

test('a door says what is on, what comes next and what is later on that day', () => {
  const door = doorOf(whole, cedar, Date.parse(at('09:30')));
  expect(ids(door.live)).toEqual(['first']);
  expect(door.next?.id).toBe('second');
  expect(ids(door.later)).toEqual(['third']);
});

test('at the minute of a change the next one is on', () => {
  const door = doorOf(whole, cedar, Date.parse(at('10:00')));
  expect(ids(door.live)).toEqual(['second']);
  expect(door.next?.id).toBe('third');
  expect(door.later).toEqual([]);
});

test('in a break nothing is on, and in the evening the next day comes', () => {
  expect(ids(doorOf(whole, cedar, Date.parse(at('12:00'))).live)).toEqual([]);
  expect(doorOf(whole, cedar, Date.parse(at('20:00'))).next?.id).toBe('tomorrow');
});

test('what is cancelled stays at its door until it would have ended', () => {
  const cancelled = programme([session('off', at('09:00'), at('10:00'), { cancelled: true })]);
  expect(ids(doorOf(cancelled, cedar, Date.parse(at('09:30'))).live)).toEqual(['off']);
  expect(doorOf(cancelled, cedar, Date.parse(at('10:00'))).live).toEqual([]);
});
