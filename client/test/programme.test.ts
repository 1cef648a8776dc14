import { describe, expect, test } from 'vitest';
import { defaultDay, groupByTime, matches, sessionsOfDay } from '../src/lib/programme/filter';
import { phaseOf } from '../src/lib/programme/of-session';
import type { Programme, SessionSummary } from '../src/lib/protocol.gen';

function session(id: string, starts_at: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    closed: false,
    title: `Session ${id}`,
    type: 'workshop',
    place: 'CEDAR',
    starts_at,
    ends_at: starts_at.replace('T1', 'T2'),
    delivery: 'hybrid',
    audience: 'all_registrants',
    attribution: 'on_record',
    press: 'closed',
    recording: 'none',
    captions: 'auto_reviewed',
    languages: ['en'],
    people: [],
    may_join: true,
    ...more,
  };
}

const closed = session('S24', '2027-12-06T16:00:00Z', {
  closed: true,
  title: 'Closed session',
  type: 'closed',
  place: 'BEACON',
  ends_at: '2027-12-06T17:00:00Z',
  may_join: false,
});

const programme: Programme = {
  release: 1,
  edition: {
    id: 'SUM',
    name: 'Summit',
    venue: 'Venue',
    venue_time_zone: 'America/Chicago',
    first_day: '2027-12-06',
    last_day: '2027-12-07',
    acknowledgement: '',
    fictional: true,
  },
  core_areas: [{ id: 'GV', name: 'Gun Violence', mark: 'GV' }],
  places: [{ id: 'CEDAR', name: 'Cedar', use: 'workshop', wheelchair_seats: 2, hearing_loop: false }],
  days: ['2027-12-06', '2027-12-07'],
  sessions: [
    session('S1', '2027-12-06T16:00:00Z', {
      core_area: 'GV',
      people: [{ id: 'P1', name: 'Ana Peña', role: 'presenter' }],
    }),
    closed,
    session('S2', '2027-12-06T18:00:00Z'),
    session('S3', '2027-12-07T04:30:00Z'),
    session('S4', '2027-12-07T15:00:00Z'),
  ],
};

const [first] = programme.sessions;

describe('programme', () => {
  test('a late session belongs to its day at the venue, not to the day in UTC', () => {
    expect(sessionsOfDay(programme, '2027-12-06').map((each) => each.id)).toEqual(['S1', 'S24', 'S2', 'S3']);
  });

  test('sessions of one start time stand together', () => {
    const groups = groupByTime(sessionsOfDay(programme, '2027-12-06'));
    expect(groups.map((group) => group.sessions.length)).toEqual([2, 1, 1]);
  });

  test.each([
    ['pena', true],
    ['PEÑA gun', true],
    ['cedar', true],
    ['session s1 violence', true],
    ['willow', false],
    ['   ', true],
  ])('the words %s find the session: %s', (q, found) => {
    expect(first && matches(first, { core_area: '', q }, programme)).toBe(found);
  });

  test('a core area never shows a closed session', () => {
    expect(matches(closed, { core_area: 'GV', q: '' }, programme)).toBe(false);
    expect(first && matches(first, { core_area: 'GV', q: '' }, programme)).toBe(true);
  });

  test('opens on today at the venue, else on the first day of the summit', () => {
    expect(defaultDay(programme, Date.parse('2027-12-07T05:59:00Z'))).toBe('2027-12-06');
    expect(defaultDay(programme, Date.parse('2027-12-07T06:01:00Z'))).toBe('2027-12-07');
    expect(defaultDay(programme, Date.parse('2027-06-01T12:00:00Z'))).toBe('2027-12-06');
  });

  test('is live from its start until before its end', () => {
    const at = (time: string) => phaseOf(closed, Date.parse(`2027-12-06T${time}Z`));
    expect([at('15:59:59'), at('16:00:00'), at('16:59:59'), at('17:00:00')]).toEqual([
      'before',
      'live',
      'live',
      'over',
    ]);
  });
});
