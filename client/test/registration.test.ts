import { describe, expect, test } from 'vitest';
import type { ApiResult, Failure } from '../src/lib/api';
import type { Me, MyProfile, MyRegistration, Push, RegistrationForm } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';
import { calendarFile } from '../src/lib/registration/calendar-file';
import { MyRegistrationStore } from '../src/lib/registration/my-registration.svelte';
import { emptyForm, flawsOf, shownAs } from '../src/lib/registration/person-form';
import { ProfileForm } from '../src/lib/registration/profile-form.svelte';
import { RegisterForm } from '../src/lib/registration/register-form.svelte';

const form: RegistrationForm = {
  ...emptyForm(),
  name: 'Ada Findme',
  organisation: 'City of Sampleville',
  discipline: 'crime_analysis',
};
const registration = (status: MyRegistration['status']): MyRegistration => ({
  status,
  email: 'ada@example.org',
  kind: 'guest',
  site_name: '',
  invited_by: '',
  place: 0,
  vetting_level: 'none',
  access: { needs: [], note: '' },
  history: [],
  open: true,
});
const problem = (code: string, field?: string): Failure => ({
  kind: 'problem',
  retryAfterS: undefined,
  problem: {
    type: 'about:blank',
    title: '',
    status: 422,
    code,
    detail: `said about ${field}`,
    ...(field === undefined ? {} : { field }),
  } as never,
});
const away: ApiResult<never> = { ok: false, failure: { kind: 'unreachable' } };

/** A server that answers in turn, each when the test lets it. */
function server<Value>() {
  const asked: { path: string; body: object | undefined }[] = [];
  const answers: ApiResult<Value>[] = [];
  const answer = (path: string, body?: object) => {
    asked.push({ path, body });
    return Promise.resolve(answers.shift());
  };
  return { asked, answers, api: { get: answer, post: answer } as never };
}

describe('the form', () => {
  test('asks for what the server asks for', () => {
    const wordsOf = (changed: Partial<RegistrationForm>) =>
      flawsOf({ ...form, ...changed }).map(({ field, word }) => `${field} ${word}`);
    expect(wordsOf({})).toEqual([]);
    expect(wordsOf({ name: '  ' })).toEqual(['form.name name']);
    expect(wordsOf({ name: 'x'.repeat(201) })).toEqual(['form.name long']);
    expect(wordsOf({ name: '\u{1F642}'.repeat(200) })).toEqual([]);
    expect(wordsOf({ organisation: '', discipline: '' })).toEqual([
      'form.organisation organisation',
      'form.discipline discipline',
    ]);
    expect(wordsOf({ display: 'alias', alias: '' })).toEqual(['form.alias alias']);
    expect(wordsOf({ display: 'initials', alias: '' })).toEqual([]);
  });

  test.each([
    ['full', 'Ada  B. Findme', '', 'Ada B. Findme'],
    ['initials', 'Ada B. Findme', '', 'A. F.'],
    ['initials', 'Suharto', '', 'S.'],
    ['initials', 'E\u0301milie Żuk', '', 'E\u0301. Ż.'],
    ['alias', 'Ada Findme', 'Analyst 7', 'Analyst 7'],
    ['alias', 'Ada Findme', ' ', 'A. F.'],
    ['full', '<b>Bold</b>', '', '<b>Bold</b>'],
  ] as const)('%s of %s: others see the right name', (display, name, alias, seen) => {
    expect(shownAs({ ...form, display, name, alias })).toBe(seen);
  });
});

describe('registering', () => {
  function stand() {
    const to = server<MyRegistration>();
    const timers: (() => void)[] = [];
    const later = (run: () => void) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    };
    const ask = new RegisterForm('P1', { api: to.api, later });
    ask.fill(form);
    return { ...to, ask, timers };
  }

  test('nobody gets past an unanswered question', () => {
    const { ask } = stand();
    ask.form.name = '';
    expect(ask.check(0)).toBe(false);
    expect([ask.reached, ask.attempt, ask.flawsAt(0).length, ask.flawsAt(1).length]).toEqual([0, 1, 1, 0]);
    ask.form.name = 'Ada';
    expect(ask.check(0)).toBe(true);
    expect([ask.reached, ask.flaws.length]).toEqual([1, 0]);
  });

  test('a double tap sends once', async () => {
    const { ask, asked, answers } = stand();
    answers.push({ ok: true, value: registration('submitted') });
    await Promise.all([ask.send(), ask.send()]);
    await ask.send();
    expect(asked.map(({ path }) => path)).toEqual(['/me/registration']);
    expect(ask.done?.status).toBe('submitted');
  });

  test('an alias that was typed and not chosen is not sent', async () => {
    const { ask, asked, answers } = stand();
    answers.push({ ok: true, value: registration('submitted') });
    ask.form.alias = 'Somebody';
    ask.needs = ['asl'];
    await ask.send();
    expect(asked[0]?.body).toEqual({
      form: expect.not.objectContaining({ alias: expect.anything() }),
      access: { needs: ['asl'], note: '' },
    });
  });

  test('what could not be sent is kept, and sent once when the network is back', async () => {
    const { ask, asked, answers, timers } = stand();
    answers.push(away, { ok: true, value: registration('submitted') });
    await ask.send();
    expect([ask.waiting, ask.form.name, timers.length]).toEqual([true, 'Ada Findme', 1]);
    const [again] = timers;
    await Promise.all([ask.networkUp(), ask.networkUp()]);
    again?.();
    await Promise.resolve();
    expect([asked.length, ask.waiting, ask.done?.status, timers.length]).toEqual([2, false, 'submitted', 0]);
  });

  test('what the server refuses is said at its question, whatever step that is on', async () => {
    const { ask, answers } = stand();
    answers.push({ ok: false, failure: problem('invalid', 'form.alias') });
    expect(await ask.send()).toBe(1);
    expect(ask.flawsAt(1)).toEqual([{ field: 'form.alias', word: 'other', said: 'said about form.alias' }]);
    answers.push({ ok: false, failure: problem('conflict') });
    expect(await ask.send()).toBeUndefined();
    expect(ask.failure?.kind).toBe('problem');
  });
});

describe('my registration', () => {
  function stand() {
    const to = server<MyRegistration>();
    let listener: (push: Push) => void = () => undefined;
    let watcher: (state: ConnectionState) => void = () => undefined;
    const store = new MyRegistrationStore({
      api: to.api,
      person: 'P1',
      connection: {
        listen: (channel: string, given: typeof listener) => {
          if (channel === 'person:P1') listener = given;
          return () => undefined;
        },
        watch: (given: typeof watcher) => {
          watcher = given;
          return () => undefined;
        },
      } as never,
    });
    store.follow();
    const push = (event: string) => listener({ ch: 'person:P1', event, data: {} } as never);
    return { ...to, store, push, opened: () => watcher({ kind: 'open' } as never) };
  }

  test('asks again when the server says that it changed, or may have', async () => {
    const { store, answers, asked, push, opened } = stand();
    answers.push(
      { ok: true, value: registration('submitted') },
      { ok: true, value: registration('approved') },
      { ok: true, value: registration('confirmed') },
    );
    opened();
    await store.load();
    push('seat.changed');
    expect(asked.length).toBe(1);
    push('registration.changed');
    await Promise.resolve();
    await Promise.resolve();
    expect(store.mine?.status).toBe('approved');
    opened();
    await Promise.resolve();
    await Promise.resolve();
    expect(store.mine?.status).toBe('confirmed');
  });

  test('too late to accept: the refusal, and what is true now', async () => {
    const { store, answers, asked } = stand();
    answers.push(
      { ok: true, value: registration('approved') },
      { ok: false, failure: problem('conflict') },
      { ok: true, value: registration('expired') },
    );
    await store.load();
    await Promise.all([store.act('accept'), store.act('accept')]);
    expect(asked.map(({ path }) => path)).toEqual([
      '/me/registration',
      '/me/registration/accept',
      '/me/registration',
    ]);
    expect([store.mine?.status, store.failure?.kind, store.busy]).toEqual(['expired', 'problem', false]);
  });
});

describe('my details', () => {
  const profile = (version: number, name: string): MyProfile => ({
    form: { ...form, name },
    access: { needs: ['asl'], note: '' },
    shown_as: name,
    version,
  });

  test('are saved with the version that was read; the second window is told and keeps what it typed', async () => {
    const { api, asked, answers } = server<MyProfile>();
    const ask = new ProfileForm(api, profile(4, 'Ada'));
    expect(ask.needs).toEqual(['asl']);
    ask.form.name = 'Ada F';
    ask.needs = ['asl', 'quiet_room'];
    answers.push({ ok: true, value: profile(5, 'Ada F') });
    await ask.save();
    expect([ask.isSaved, ask.shownAs]).toEqual([true, 'Ada F']);
    expect((asked[0]?.body as { access: unknown }).access).toEqual({
      needs: ['asl', 'quiet_room'],
      note: '',
    });
    ask.form.name = 'Mine';
    answers.push({ ok: false, failure: problem('conflict', 'version') });
    await ask.save();
    expect(asked.map(({ body }) => (body as { version: number }).version)).toEqual([4, 5]);
    expect([ask.isStale, ask.isSaved, ask.form.name]).toEqual([true, false, 'Mine']);
    answers.push({ ok: true, value: profile(9, 'Theirs') });
    await ask.lookAgain();
    expect([ask.isStale, ask.form.name]).toEqual([false, 'Theirs']);
  });
});

test('the calendar file has whole days, and no name breaks its form', () => {
  const edition = {
    id: 'VCS',
    name: 'Summit, 2027; "A\\B"\nEND:VEVENT',
    venue: 'Ü'.repeat(60),
    first_day: '2027-12-30',
    last_day: '2027-12-31',
  } as Me['edition'];
  const text = calendarFile(edition, 'R1', new Date('2027-01-02T03:04:05.678Z'));
  const lines = text.split('\r\n');
  expect(lines).toContain('DTSTART;VALUE=DATE:20271230');
  expect(lines).toContain('DTEND;VALUE=DATE:20280101');
  expect(lines).toContain('DTSTAMP:20270102T030405Z');
  expect(lines).toContain('SUMMARY:Summit\\, 2027\\; "A\\\\B"\\nEND:VEVENT');
  expect(lines.filter((line) => line === 'END:VEVENT').length).toBe(1);
  expect(Math.max(...lines.map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75);
});
