import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syllable } from 'syllable';
import { expect, test } from 'vitest';

/**
 * Everybody at the summit has to understand us at once, also in haste and in a second language: grade 8. The grade is
 * Flesch and Kincaid's: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid, Fishburne, Rogers and Chissom,
 * Derivation of New Readability Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975). As with
 * Flesch, a colon and a semicolon end a sentence too. Labels and buttons are no sentences and are not counted. One short
 * text swings with a single long word, so that texts are judged one by one from twelve words on, and less strictly.
 */
const gradeOfAll = 8;
const gradeOfOne = 10;
const wordsOfOne = 12;
/** Fewer are a label. */
const wordsOfSentence = 4;

const tablesFolder = fileURLToPath(new URL('../src/lib/i18n', import.meta.url));
/** What the server answered in the contract's tests. */
const answersFolder = fileURLToPath(new URL('../../tests/contract/golden', import.meta.url));

/** A value stands for an everyday word. Addresses and numbers are not read by syllables. */
function asRead(text: string): string {
  return text
    .replace(/\{(count|seconds|minutes|release|request)\}/g, 'ten')
    .replace(/\{\w+\}/g, 'this')
    .replace(/\S+@\S+|[\d:–-]{3,}/g, 'this');
}

function sentencesOf(text: string): string[][] {
  return asRead(text)
    .split(/[.!?:;]+(?:\s|$)/)
    .map((sentence) => sentence.match(/[A-Za-z’'-]*[A-Za-z][A-Za-z’'-]*|\d+/g) ?? [])
    .filter((words) => words.length >= wordsOfSentence);
}

function gradeOf(sentences: readonly string[][]): number {
  const words = sentences.flat();
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

/** The grade of every text with a sentence of its own, the hardest first. */
function hardTexts(table: Record<string, string>): string[] {
  return Object.entries(table)
    .map(([key, text]) => ({ key, sentences: sentencesOf(text) }))
    .filter(({ sentences }) => sentences.flat().length >= wordsOfOne)
    .map(({ key, sentences }) => ({ key, grade: gradeOf(sentences) }))
    .filter(({ grade }) => grade > gradeOfOne)
    .sort((one, other) => other.grade - one.grade)
    .map(({ key, grade }) => `${key}: grade ${grade.toFixed(1)}`);
}

function flaws(table: Record<string, string>): string[] {
  const grade = gradeOf(Object.values(table).flatMap(sentencesOf));
  return grade > gradeOfAll
    ? [`on the whole: grade ${grade.toFixed(1)}`, ...hardTexts(table)]
    : hardTexts(table);
}

function read(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

const tables = readdirSync(tablesFolder).filter((name) => /^en(\.\w+)?\.json$/.test(name));

test.each(tables)('%s reads like grade 8 at most', (name) => {
  expect(flaws(read(tablesFolder, name) as Record<string, string>)).toEqual([]);
});

/** Sentences for people, wherever they stand in an answer. */
function sentencesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['message', 'detail', 'notice', 'standing_notes'].includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => sentencesIn(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => sentencesIn(each, name));
}

test('what the server says reads like grade 8 at most', () => {
  const files = ['http', 'live'].flatMap((folder) =>
    readdirSync(join(answersFolder, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(answersFolder, folder, name)),
  );
  const said = [...new Set(files.flatMap((file) => sentencesIn(read(file))))];
  expect(said.length).toBeGreaterThan(20);
  expect(flaws(Object.fromEntries(said.map((text) => [text, text])))).toEqual([]);
});

test('the language of an office is found (control)', () => {
  const office =
    'Participants are respectfully reminded that unauthorized dissemination of confidential deliberations may constitute a violation of applicable organizational regulations.';
  const [whole, one] = flaws({ office });
  expect(whole).toMatch(/^on the whole: grade (1[89]|2\d)/);
  expect(one).toMatch(/^office: grade/);
  const among = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`plain${index}`, 'You can read this page at any time.']),
  );
  expect(flaws({ ...among, office }), 'one among many').toEqual([expect.stringMatching(/^office/)]);
});

test('the grade is that of the formula, and a value counts as a word (control)', () => {
  // 8 words and 9 syllables in one sentence.
  const sentences = sentencesOf('You can read this page with {name} today.');
  expect(sentences).toEqual([['You', 'can', 'read', 'this', 'page', 'with', 'this', 'today']]);
  expect(gradeOf(sentences)).toBeCloseTo(0.39 * 8 + (11.8 * 9) / 8 - 15.59, 5);
});
