import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { named, refusalWords, t, tn } from '../src/lib/i18n';
import enAccess from '../src/lib/i18n/en.access.json';
import enAccessNeeds from '../src/lib/i18n/en.access_needs.json';
import enAgenda from '../src/lib/i18n/en.agenda.json';
import enAudit from '../src/lib/i18n/en.audit.json';
import enBoard from '../src/lib/i18n/en.board.json';
import enChanges from '../src/lib/i18n/en.changes.json';
import enCommunities from '../src/lib/i18n/en.communities.json';
import enDelegations from '../src/lib/i18n/en.delegations.json';
import enDesk from '../src/lib/i18n/en.desk.json';
import enDevice from '../src/lib/i18n/en.device.json';
import enDoors from '../src/lib/i18n/en.doors.json';
import enDownload from '../src/lib/i18n/en.download.json';
import enEmail from '../src/lib/i18n/en.email.json';
import enEnded from '../src/lib/i18n/en.ended.json';
import enError from '../src/lib/i18n/en.error.json';
import enFeed from '../src/lib/i18n/en.feed.json';
import enFound from '../src/lib/i18n/en.found.json';
import enIntake from '../src/lib/i18n/en.intake.json';
import enFirst from '../src/lib/i18n/en.json';
import enInvitation from '../src/lib/i18n/en.invitation.json';
import enLeave from '../src/lib/i18n/en.leave.json';
import enLiveRooms from '../src/lib/i18n/en.live_rooms.json';
import enLooks from '../src/lib/i18n/en.looks.json';
import enMe from '../src/lib/i18n/en.me.json';
import enMyAgenda from '../src/lib/i18n/en.my_agenda.json';
import enNotes from '../src/lib/i18n/en.notes.json';
import enNow from '../src/lib/i18n/en.now.json';
import enOutbox from '../src/lib/i18n/en.outbox.json';
import enPalette from '../src/lib/i18n/en.palette.json';
import enPeople from '../src/lib/i18n/en.people.json';
import enPlaces from '../src/lib/i18n/en.places.json';
import enProgramme from '../src/lib/i18n/en.programme.json';
import enPlain from '../src/lib/i18n/en.plain.json';
import enProof from '../src/lib/i18n/en.proof.json';
import enRegistration from '../src/lib/i18n/en.registration.json';
import enRegistrations from '../src/lib/i18n/en.registrations.json';
import enRooms from '../src/lib/i18n/en.rooms.json';
import enSeats from '../src/lib/i18n/en.seats.json';
import enSession from '../src/lib/i18n/en.session.json';
import enSignIn from '../src/lib/i18n/en.sign_in.json';
import enSites from '../src/lib/i18n/en.sites.json';
import enStopped from '../src/lib/i18n/en.stopped.json';
import enTwoStep from '../src/lib/i18n/en.two_step.json';
import enUi from '../src/lib/i18n/en.ui.json';
import es from '../src/lib/i18n/es';
import { language, languages, preferredLanguage } from '../src/lib/i18n/language.svelte';
import '../src/lib/desk/desk-words';
import '../src/lib/device/device-words';
import '../src/lib/programme/session-words';
import '../src/lib/rooms/room-words';
import '../src/lib/seats/seats-words';
import { momentLine } from '../src/lib/time-words';
import { clockRange, dayName, noonOf } from '../src/lib/time';

const source = fileURLToPath(new URL('../src', import.meta.url));

function read(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return read(path);
      return /\.(svelte|ts)$/.test(entry.name) ? readFileSync(path, 'utf8') : '';
    })
    .join('\n');
}

const en: Record<string, string> = {
  ...enFirst,
  ...enAccess,
  ...enAccessNeeds,
  ...enAgenda,
  ...enAudit,
  ...enBoard,
  ...enChanges,
  ...enCommunities,
  ...enDelegations,
  ...enDesk,
  ...enDevice,
  ...enDoors,
  ...enDownload,
  ...enEmail,
  ...enInvitation,
  ...enEnded,
  ...enError,
  ...enFeed,
  ...enFound,
  ...enIntake,
  ...enLeave,
  ...enLiveRooms,
  ...enLooks,
  ...enMe,
  ...enMyAgenda,
  ...enNotes,
  ...enNow,
  ...enOutbox,
  ...enPalette,
  ...enPeople,
  ...enPlaces,
  ...enProgramme,
  ...enPlain,
  ...enProof,
  ...enRegistration,
  ...enRegistrations,
  ...enRooms,
  ...enSeats,
  ...enSession,
  ...enSignIn,
  ...enSites,
  ...enStopped,
  ...enTwoStep,
  ...enUi,
};

afterEach(() => language.choose('en'));

/** The names between braces, each once, in order of the alphabet. */
function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

/** What is wrong with a translation: texts missing or too many, and values that differ. */
function flaws(original: Record<string, string>, translation: Record<string, string>): string[] {
  const missing = Object.keys(original).filter((key) => !(translation[key] ?? '').trim());
  const strange = Object.keys(translation).filter((key) => !(key in original));
  const different = Object.keys(original).filter(
    (key) => placeholders(original[key] ?? '').join() !== placeholders(translation[key] ?? '').join(),
  );
  return [
    ...missing.map((key) => `missing: ${key}`),
    ...strange.map((key) => `strange: ${key}`),
    ...different.map((key) => `values: ${key}`),
  ];
}

test('every text is there in every language, with the same values', () => {
  expect(flaws(en, es)).toEqual([]);
});

test('a missing text, a text too many and a lost value are found (control)', () => {
  const broken: Record<string, string> = { ...es, 'room.here': 'aquí', 'room.there': 'allí' };
  delete broken['app.name'];
  expect(flaws(en, broken)).toEqual(['missing: app.name', 'strange: room.there', 'values: room.here']);
});

test('what is the same in both languages is the same on purpose', () => {
  const meant = new Set(['app.name', 'app.title', 'room.away.seconds', 'room.away.minutes', 'type.panel']);
  const same = Object.entries(en).filter(([key, text]) => es[key as keyof typeof es] === text);
  expect(same.map(([key]) => key).filter((key) => !meant.has(key))).toEqual([]);
});

test('the page speaks the first language of the browser that it knows', () => {
  expect(preferredLanguage(['es-MX', 'en'])).toBe('es');
  expect(preferredLanguage(['fr-FR', 'ES', 'en'])).toBe('es');
  expect(preferredLanguage(['fr-FR'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
  expect(languages).toContain('es');
});

test('times, days, numbers and refusals are said in the language too', async () => {
  // Whether "a. m." has a space depends on the age of Intl's data.
  const plain = (text: string) => text.replace(/\s/gu, ' ').replace(/([ap])\. m\./g, '$1.m.');
  const [start, end] = ['2027-12-06T16:45:00Z', '2027-12-06T18:00:00Z'];
  expect(refusalWords({ code: 'conflict', message: 'Somebody was faster.' })).toBe('Somebody was faster.');
  await language.choose('es');
  expect(tn('room.new', 14)).toBe('14 mensajes nuevos');
  expect(tn('room.new', 1)).toBe('1 mensaje nuevo');
  expect(dayName(noonOf('2027-12-06'), 'UTC')).toBe('Lunes, 6 de diciembre');
  expect(plain(momentLine(start, 'America/Chicago', 'America/New_York'))).toBe(
    '10:45 a.m., hora central (11:45 a.m., su hora)',
  );
  expect(plain(clockRange(start, end, 'America/Chicago'))).toBe('10:45 a.m. – 12:00 p.m.');
  expect(refusalWords({ code: 'conflict', message: 'Somebody was faster.' })).toBe(
    'Entretanto cambió. Mire de nuevo.',
  );
  expect(refusalWords({ code: 'internal', message: 'Oh.' })).toBe('El servidor no lo aceptó.');
});

test('numbers and values are put in', () => {
  expect(t('room.here', { count: 1214 })).toBe('1,214 here');
  expect(tn('room.new', 1)).toBe('1 new message');
  expect(tn('room.new', 14)).toBe('14 new messages');
  expect(t('room.here')).toBe('{count} here');
});

test('a value from the server has words, or is shown as it is', () => {
  expect(named('press', 'open')).toBe('Open to the press');
  expect(named('press', 'after_the_session')).toBe('after the session');
});

test('every text is used somewhere', () => {
  const code = read(source);
  const prefixes = [...code.matchAll(/named\('([\w.]+)'/g)].map((match) => `${match[1]}.`);
  const patterns = [...code.matchAll(/`([\w.]+\.)\$\{[^}]+\}(\.\w+)?`/g)].map((match) => match[1] ?? '');
  const unused = Object.keys(en).filter((key) => {
    const base = key.replace(/\.(one|other)$/, '');
    const literal = code.includes(`'${key}'`) || code.includes(`'${base}'`);
    return !literal && ![...prefixes, ...patterns].some((prefix) => key.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});

test('words of the rooms are needed in rooms only', () => {
  const roomPrefixes = new Set(Object.keys(enRooms).map((key) => key.split('.')[0]));
  expect(Object.keys(enFirst).filter((key) => roomPrefixes.has(key.split('.')[0]))).toEqual([]);
  const outside = [
    'lib/programme',
    'lib/ui',
    'routes/communities',
    'routes/me',
    'routes/programme',
    'routes/sign-in',
  ];
  for (const folder of outside) {
    const used = [...read(join(source, folder)).matchAll(/\bt?n?\('(\w+)\./g)].map((match) => match[1]);
    expect(
      used.filter((prefix) => roomPrefixes.has(prefix)),
      folder,
    ).toEqual([]);
  }
});

test('every plural has both forms', () => {
  const keys = Object.keys(en);
  const lonely = keys.filter((key) => key.endsWith('.one') && !keys.includes(key.replace(/one$/, 'other')));
  expect(lonely).toEqual([]);
});
