import { expect, test } from 'vitest';
import { momentLine, shortYourWords } from '../src/lib/time-words';
import { clock, clockRange, clocksDiffer, dayName, dayOf, noonOf, zoneName } from '../src/lib/time';

const chicago = 'America/Chicago';
const newYork = 'America/New_York';
const start = '2027-12-06T16:45:00Z';
const end = '2027-12-06T18:00:00Z';

/** Intl puts thin spaces around day periods and dashes; what matters is what is read. */
function plain(text: string): string {
  return text.replace(/\s/gu, ' ');
}

test('a time is said as people say it', () => {
  expect(plain(clock(start, chicago))).toBe('10:45 am');
  expect(zoneName(start, chicago)).toBe('Central');
  expect(plain(clockRange(start, end, chicago))).toBe('10:45 am – 12:00 pm');
});

test('the venue and the viewer differ only when their clocks do', () => {
  expect(clocksDiffer(start, chicago, newYork)).toBe(true);
  expect(clocksDiffer(start, chicago, 'America/Winnipeg')).toBe(false);
  expect(clocksDiffer(start, newYork, 'America/Panama')).toBe(false);
  expect(clocksDiffer('2027-07-06T16:45:00Z', newYork, 'America/Panama')).toBe(true);
});

test('a day is a day of the zone', () => {
  expect(dayOf('2027-12-07T05:30:00Z', chicago)).toBe('2027-12-06');
  expect(dayOf('2027-12-07T05:30:00Z', newYork)).toBe('2027-12-07');
  expect(dayName(noonOf('2027-12-06'), 'UTC')).toBe('Monday, December 6');
});

test('a moment is named at the venue and, where the clocks differ, for the viewer', () => {
  expect(plain(momentLine(start, chicago, chicago))).toBe('10:45 am Central');
  expect(plain(momentLine(start, chicago, newYork))).toBe('10:45 am Central (11:45 am your time)');
  expect(plain(momentLine('2027-12-07T05:30:00Z', chicago, newYork))).toBe(
    '11:30 pm Central (Tue, Dec 7, 12:30 am your time)',
  );
});

test('in a list the viewer has a short form, which never hides another half of the day', () => {
  const short = (at: string, viewer: string) => plain(shortYourWords(at, chicago, viewer) ?? '');
  expect(short(start, chicago)).toBe('');
  expect(short(start, newYork)).toBe('11:45 yours');
  expect(short('2027-12-06T17:30:00Z', newYork)).toBe('12:30 pm yours');
  expect(short('2027-12-07T05:30:00Z', newYork)).toBe('Tue, Dec 7, 12:30 am your time');
});
