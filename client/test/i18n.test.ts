import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { named, t, tn } from '../src/lib/i18n';
import en from '../src/lib/i18n/en.json';

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

test('every plural has both forms', () => {
  const keys = Object.keys(en);
  const lonely = keys.filter((key) => key.endsWith('.one') && !keys.includes(key.replace(/one$/, 'other')));
  expect(lonely).toEqual([]);
});
