import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { isTextKey, t } from '../src/lib/i18n';
import { language, languages } from '../src/lib/i18n/language.svelte';
import { noteLines } from '../src/lib/programme/standing-notes';
import type { SessionDetail, StandingNote } from '../src/lib/protocol.gen';
import '../src/lib/proof/proof-words';
import '../src/lib/rooms/room-words';
import '../src/lib/two-step/two-step-words';

/** Sentences of the server have a code; both languages have words for it, and the English are the server's own. */
function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
}

/** The members of a union in the generated types: what the server can send. */
function codesOf(union: string): string[] {
  const declared = new RegExp(`export type ${union} =([^;]+);`).exec(read('src/lib/protocol.gen.ts'))?.[1];
  return [...(declared ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
}

afterEach(() => language.choose('en'));

test.each(languages)(
  'every kind of standing note has words (%s), but the sentence of the edition',
  async (code) => {
    await language.choose(code);
    const kinds = codesOf('StandingNote') as StandingNote[];
    expect(kinds).toContain('no_open_cases');
    const lines = noteLines({
      standing_notes: kinds.map((kind) => `sentence ${kind}`),
      standing_note_kinds: kinds,
    });
    expect(lines.filter((line) => line.foreign)).toEqual([{ text: 'sentence keeping', foreign: true }]);
  },
);

test('an answer without kinds, and a kind that this page does not know, show the sentence', () => {
  expect(noteLines({ standing_notes: ['Old.'] })).toEqual([{ text: 'Old.', foreign: true }]);
  const unknown = ['of_tomorrow' as StandingNote];
  expect(noteLines({ standing_notes: ['New.'], standing_note_kinds: unknown })).toEqual([
    { text: 'New.', foreign: true },
  ]);
});

test('in English the notes are what the server says', () => {
  const { body } = JSON.parse(read('../tests/contract/golden/http/getSessionsId.json')) as {
    body: SessionDetail;
  };
  expect(body.standing_note_kinds.length).toBeGreaterThan(2);
  expect(noteLines(body).map((line) => line.text)).toEqual(body.standing_notes);
});

test('in English the agreement is what the server says', () => {
  const refusal = JSON.parse(read('../tests/contract/golden/live/error.agreement_required.json')) as {
    error: { message: string };
  };
  expect(`${t('room.agreement.title')}. ${t('room.agreement.meaning')}`).toBe(refusal.error.message);
});

test.each(languages)('every refusal that is not our own fault has words (%s)', async (code) => {
  await language.choose(code);
  const ours = ['malformed', 'unknown_command', 'internal'];
  const codes = codesOf('ErrorCode');
  expect(codes).toEqual(expect.arrayContaining(ours));
  const wordless = codes.filter((each) => !isTextKey(`refusal.${each}`));
  expect(wordless).toEqual(ours);
});
