import type { Failure } from '$lib/api';
import type { Column } from '$lib/ui/data-table';

/** English only, and outside the words of the client: this page is for those who build it. */
export const names = {
  short: 'Ada Park',
  long: 'Maximiliana Featherstonehaugh-Oyelaran de la Encarnación y Villanueva',
  rightToLeft: 'عبد الرحمن الخطيب',
};
export const unbroken = 'Registrierungsbestätigungsverfahrensanweisung'.repeat(2);
export const spanish =
  'Comuníquese con la mesa de inscripción para confirmar las adaptaciones de accesibilidad que solicitó';

export const zones = { venue: 'America/Chicago', viewer: 'America/New_York' };

export interface Person {
  id: string;
  name: string;
  site: string;
  seats: number;
  state: 'good' | 'waiting' | 'warning' | 'danger';
}

export const stateWords: Record<Person['state'], string> = {
  good: 'Confirmed',
  waiting: 'Waits for vetting',
  warning: 'Papers missing',
  danger: 'Refused',
};

export const people: readonly Person[] = [
  { id: 'a', name: names.short, site: 'Current 41', seats: 2, state: 'good' },
  { id: 'b', name: names.rightToLeft, site: 'Former 7', seats: 11, state: 'waiting' },
  { id: 'c', name: names.long, site: 'Current 12', seats: 1, state: 'warning' },
  { id: 'd', name: 'Li Wen', site: unbroken, seats: 9, state: 'danger' },
];

export const columns: readonly Column<Person>[] = [
  { key: 'name', title: 'Name', text: (row) => row.name, sortable: true },
  { key: 'site', title: 'Site', text: (row) => row.site, sortable: true },
  {
    key: 'seats',
    title: 'Seats',
    text: (row) => String(row.seats),
    order: (row) => row.seats,
    sortable: true,
    numeric: true,
  },
  { key: 'state', title: 'State', text: (row) => stateWords[row.state] },
];

export const areas = [
  ['CJ', 'Constitutional policing'],
  ['CE', 'Community engagement'],
  ['CA', 'Crime analysis'],
  ['GV', 'Gun violence'],
  ['CP', 'Crime prevention'],
  ['FP', 'Federal partnerships'],
  ['TE', 'Technology'],
  ['IN', 'Investigations'],
].map(([mark = '', name = '']) => ({ id: mark.toLowerCase(), mark, name }));

function refused(status: number): Failure {
  return {
    kind: 'problem',
    problem: { type: 'about:blank', title: '', status, code: 'internal', detail: '', request_id: 'r-1' },
    retryAfterS: 30,
  };
}

export const failures: readonly [name: string, failure: Failure][] = [
  ['offline', { kind: 'unreachable' }],
  ['forbidden', refused(403)],
  ['not found', refused(404)],
  ['too many requests', refused(429)],
  ['the server failed', refused(500)],
];
