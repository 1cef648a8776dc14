import { expect, test } from 'vitest';
import { freePlacesAt, freeStretches, reasonsAt } from '../src/lib/board/openings';
import type { Finding, PlaceOpenings, StartStretch } from '../src/lib/protocol.gen';

const at = (clock: string): string => `2027-12-06T${clock}:00Z`;
const taken = { kind: 'place_taken', severity: 'error', session: 'S1', other: 'S2' } as Finding;

function stretch(
  from: string,
  to: string,
  verdict: StartStretch['verdict'],
  reasons: Finding[] = [],
): StartStretch {
  return { from: at(from), to: at(to), verdict, reasons };
}

const openings: PlaceOpenings[] = [
  {
    place: 'CEDAR',
    stretches: [
      stretch('09:00', '10:00', 'free'),
      stretch('10:00', '12:00', 'impossible', [taken]),
      stretch('12:00', '13:00', 'free'),
    ],
  },
  { place: 'OAK', stretches: [stretch('09:00', '13:00', 'warning')] },
];

test('the free stretches of a place are those of the server', () => {
  expect(freeStretches(openings, 'CEDAR').map(({ from }) => from)).toEqual([at('09:00'), at('12:00')]);
  expect(freeStretches(openings, 'OAK')).toEqual([]);
  expect(freeStretches(openings, 'NOWHERE')).toEqual([]);
});

test('a stretch has its first start and not its end', () => {
  expect(freePlacesAt(openings, Date.parse(at('09:55')))).toEqual(['CEDAR']);
  expect(freePlacesAt(openings, Date.parse(at('10:00')))).toEqual([]);
  expect(freePlacesAt(openings, Date.parse(at('12:00')))).toEqual(['CEDAR']);
});

test('why not elsewhere is said, and nothing of what was not asked', () => {
  expect(reasonsAt(openings, 'CEDAR', Date.parse(at('11:00')))).toEqual([taken]);
  expect(reasonsAt(openings, 'CEDAR', Date.parse(at('09:00')))).toEqual([]);
  expect(reasonsAt(openings, 'CEDAR', Date.parse(at('20:00')))).toBeUndefined();
  expect(reasonsAt(openings, 'ELM', Date.parse(at('09:00')))).toBeUndefined();
});
