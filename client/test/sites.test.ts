import { expect, test } from 'vitest';
import type { Failure } from '../src/lib/api';
import type { Site, SiteAssignment, SiteCommitment } from '../src/lib/protocol.gen';
import {
  changedMeanwhile,
  commitmentOfNow,
  differences,
  factsOf,
  lastNote,
  linesOf,
  matchesSite,
  mergeFacts,
  otherChanges,
  serving,
  statusOf,
} from '../src/lib/sites/sites';
import { placesOf } from '../src/lib/navigation/further-places';
import { itemsOf, personasOf } from '../src/lib/navigation/personas';

function commitment(number: number, status: SiteCommitment['status'], starts_on: string): SiteCommitment {
  return { number, cohort: `C${number}`, status, starts_on, ends_on: '2030-01-01' };
}

function person(
  id: string,
  duty: SiteAssignment['duty'],
  more: Partial<SiteAssignment> = {},
): SiteAssignment {
  return { person: id, name: `Name of ${id}`, duty, from: '2027-01-01T00:00:00Z', ...more };
}

function jackson(change: Partial<Site> = {}): Site {
  return {
    id: 'jackson-ms',
    version: 3,
    name: 'Jackson',
    state: 'MS',
    kind: 'city',
    members: [],
    time_zone: 'America/Chicago',
    public_names: ['San José'],
    needs_liaison: false,
    commitments: [commitment(1, 'alumni', '2020-01-01'), commitment(2, 'active', '2019-01-01')],
    people: [
      person('P1', 'primary', { to: '2027-02-01T00:00:00Z', note: 'old' }),
      person('P2', 'primary', { note: 'new' }),
      person('P3', 'champion'),
    ],
    ...change,
  };
}

const everything = { q: '', status: '', cohort: '', state: '' };

test('the commitment of now is the one that runs, else the newest', () => {
  expect(commitmentOfNow(jackson())?.number).toBe(2);
  const ended = jackson({
    commitments: [commitment(1, 'alumni', '2020-01-01'), commitment(2, 'ended', '2019-01-01')],
  });
  expect(commitmentOfNow(ended)?.number).toBe(1);
  expect(statusOf(ended)).toBe('alumni');
  expect(statusOf(jackson({ commitments: [] }))).toBe('none');
  expect(statusOf(jackson({ needs_liaison: true }))).toBe('needs_liaison');
});

test('who serves a site now, and the note of the last hand-over', () => {
  expect(serving(jackson(), 'primary').map((each) => each.person)).toEqual(['P2']);
  expect(lastNote(jackson())?.note).toBe('new');
});

test('a site is found by its words, its people and its cohort', () => {
  const found = (change: Partial<typeof everything>) => matchesSite(jackson(), { ...everything, ...change });
  expect(found({})).toBe(true);
  expect(found({ q: 'jack ms' })).toBe(true);
  expect(found({ q: 'san jose' })).toBe(true);
  expect(found({ q: 'name of p2' })).toBe(true);
  expect(found({ q: 'springfield' })).toBe(false);
  expect(found({ status: 'active' })).toBe(true);
  expect(found({ status: 'alumni' })).toBe(false);
  expect(found({ status: 'needs_liaison' })).toBe(false);
  expect(found({ cohort: 'C1' })).toBe(true);
  expect(found({ cohort: 'C9' })).toBe(false);
  expect(found({ state: 'TN' })).toBe(false);
});

test('of two who change at once neither loses what the other did not touch', () => {
  const begun = jackson();
  const mine = { ...factsOf(begun), time_zone: 'America/Denver' };
  const theirs = jackson({ version: 4, public_names: ['The capital'], time_zone: 'America/Phoenix' });
  expect(differences(begun, theirs)).toEqual([
    { field: 'time_zone', was: 'America/Chicago', is: 'America/Phoenix' },
    { field: 'public_names', was: 'San José', is: 'The capital' },
  ]);
  expect(mergeFacts(begun, mine, theirs)).toEqual({
    ...factsOf(theirs),
    time_zone: 'America/Denver',
  });
  expect(otherChanges(begun, theirs)).toEqual([]);
  expect(otherChanges(begun, jackson({ people: [], commitments: [] }))).toEqual(['commitments', 'people']);
});

test('only a change that came too late brings the site as it is', () => {
  const refused = (field: string): Failure => ({
    kind: 'problem',
    problem: {
      type: 'about:blank',
      title: '',
      status: 409,
      code: 'conflict',
      detail: '',
      field,
      ...{ current: jackson() },
    },
    retryAfterS: undefined,
  });
  expect(changedMeanwhile(refused('version'))?.id).toBe('jackson-ms');
  expect(changedMeanwhile(refused('liaison'))).toBeUndefined();
  expect(changedMeanwhile({ kind: 'unreachable' })).toBeUndefined();
});

test('lines of a text field', () => {
  expect(linesOf(' Oakland \n\nRichmond\n')).toEqual(['Oakland', 'Richmond']);
});

test('the navigation has five places at most, and the palette has all', () => {
  expect(personasOf(['attendee', 'liaison'])).toEqual(['liaison', 'attendee']);
  expect(personasOf(['attendee', 'doj_program_manager'])).toEqual(['manager', 'attendee']);
  for (const persona of ['attendee', 'liaison', 'manager', 'moderator', 'organiser'] as const) {
    expect(itemsOf(persona).filter((item) => !item.wide).length, persona).toBeLessThanOrEqual(5);
    const hrefs = placesOf(persona).map((item) => item.href);
    expect(new Set(hrefs).size, persona).toBe(hrefs.length);
  }
  expect(placesOf('attendee').map((item) => item.href)).toContain('/my-site');
  expect(itemsOf('organiser').map((item) => item.href)).toContain('/sites');
  expect(itemsOf('liaison')[0]?.href).toBe('/my-sites');
});
