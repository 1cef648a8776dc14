import { expect, test } from 'vitest';
import { isTextOnly, looksOf, plainLooks } from '../src/lib/access/looks';
import { PreferenceSaver, type PreferencesHere } from '../src/lib/access/preference-saver';
import { preferences, withChange } from '../src/lib/access/preferences.svelte';
import type { ApiResult, Failure } from '../src/lib/api';
import type { Preferences } from '../src/lib/protocol.gen';

const neverChosen: Preferences = { theme: 'system', announcements: 'batches' };
const away: { ok: false; failure: Failure } = { ok: false, failure: { kind: 'unreachable' } };

/** A server that answers when it is told to, and a page. */
function stand() {
  const here: PreferencesHere = { kept: undefined, changes: undefined };
  const asked: { body: Preferences | undefined; answer: (result: ApiResult<Preferences>) => void }[] = [];
  const settled: boolean[] = [];
  const ask = (body: Preferences | undefined) =>
    new Promise<ApiResult<Preferences>>((answer) => asked.push({ body, answer }));
  const saver = new PreferenceSaver(here, {
    load: () => ask(undefined),
    save: (whole) => ask(whole),
    settled: (isKept) => settled.push(isKept),
  });
  const answer = async (result: ApiResult<Preferences>) => {
    const next = asked.shift();
    if (!next) throw new Error('Nothing was asked.');
    next.answer(result);
    await new Promise((done) => setTimeout(done));
    return next.body;
  };
  return { here, saver, asked, answer, settled };
}

test('what is chosen before the server has said what it keeps is laid over that', async () => {
  const { here, saver, asked, answer, settled } = stand();
  here.changes = { theme: 'dark' };
  void saver.run();
  await answer({ ok: true, value: { theme: 'light', announcements: 'named', language: 'es' } });
  const whole: Preferences = { theme: 'dark', announcements: 'named', language: 'es' };
  expect(await answer({ ok: true, value: whole })).toEqual(whole);
  expect(here).toEqual({ kept: whole, changes: undefined });
  expect([asked.length, settled]).toEqual([0, [true]]);
});

test('what changes while something is on its way goes with the next request, and only the last of it', async () => {
  const { here, saver, asked, answer } = stand();
  void saver.run();
  await answer({ ok: true, value: neverChosen });
  const choose = (change: object) => {
    here.changes = { ...here.changes, ...change };
    void saver.run();
  };
  choose({ theme: 'light' });
  choose({ theme: 'dark' });
  choose({ announcements: 'off' });
  expect(asked.length, 'one at a time').toBe(1);
  expect(await answer({ ok: true, value: { ...neverChosen, theme: 'light' } })).toMatchObject({
    theme: 'light',
  });
  const last: Preferences = { theme: 'dark', announcements: 'off' };
  expect(await answer({ ok: true, value: last })).toEqual(last);
  expect([asked.length, here.kept, here.changes]).toEqual([0, last, undefined]);
});

test('a choice that could not be saved stays, is said, and is saved at the next try', async () => {
  const { here, saver, asked, answer, settled } = stand();
  here.changes = { theme: 'dark' };
  void saver.run();
  await answer(away);
  expect([settled, here.changes]).toEqual([[false], { theme: 'dark' }]);
  void saver.run();
  await answer({ ok: true, value: neverChosen });
  await answer(away);
  expect(settled).toEqual([false, false]);
  void saver.run();
  expect(await answer({ ok: true, value: { ...neverChosen, theme: 'dark' } })).toMatchObject({
    theme: 'dark',
  });
  expect([settled, here.changes, asked.length]).toEqual([[false, false, true], undefined, 0]);
});

test('an answer to somebody who has gone changes nothing', async () => {
  const { here, saver, answer, settled } = stand();
  void saver.run();
  saver.end();
  await answer({ ok: true, value: { ...neverChosen, theme: 'dark' } });
  expect([here.kept, settled]).toEqual([undefined, []]);
});

test('a choice that was taken back is left out of what the server gets', () => {
  expect(withChange({ ...neverChosen, language: 'es' }, { language: undefined })).toEqual(neverChosen);
});

test('a choice holds at once, and the next person begins anew', () => {
  let told = 0;
  preferences.onchange = () => (told += 1);
  preferences.choose({ announcements: 'named' });
  preferences.choose({ theme: 'dark' });
  expect([preferences.announcements, preferences.current.theme, told]).toEqual(['named', 'dark', 2]);
  preferences.forget();
  expect(preferences.current).toEqual(neverChosen);
  preferences.onchange = () => undefined;
});

test('who never chose gets what the browser was told about data; who chose gets that', () => {
  for (const [chosen, savesData, expected] of [
    [undefined, false, false],
    [undefined, true, true],
    [false, true, false],
    [true, false, true],
  ] as const) {
    const given: Preferences = { ...neverChosen, ...(chosen === undefined ? {} : { text_only: chosen }) };
    expect(isTextOnly(given, savesData), `${chosen} ${savesData}`).toBe(expected);
  }
});

test('the font is wanted once it is known that nobody refuses it', () => {
  expect(looksOf(neverChosen, false, false).webFont).toBe(false);
  expect(looksOf(neverChosen, false, true).webFont).toBe(true);
  expect(looksOf({ ...neverChosen, text_only: true }, false, true).webFont).toBe(false);
  expect(looksOf({ ...neverChosen, theme: 'dark' }, false, false)).toEqual({ ...plainLooks, theme: 'dark' });
});
