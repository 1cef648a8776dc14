import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AnnouncementMode } from '../src/lib/access/preferences.svelte';
import type { Message } from '../src/lib/protocol.gen';
import { announcementWords } from '../src/lib/rooms/announcement-words';
import { Announcer } from '../src/lib/rooms/announcer';
import { namesPerson } from '../src/lib/rooms/named';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let last = 0;

function message(text: string): Message {
  last += 1;
  return {
    id: `m${last}`,
    offset: last,
    at: '2026-05-12T15:00:00.000Z',
    author: { key: 'p2', name: 'Dana W.' },
    client_id: `c${last}`,
    text,
    removed: false,
  };
}

function start(mode: AnnouncementMode) {
  const setting = { mode };
  const said: string[] = [];
  const announcer = new Announcer(
    () => setting.mode,
    (announcement) => said.push(announcementWords(announcement)),
  );
  const write = (...texts: string[]) => texts.forEach((text) => announcer.add(message(text), 'Sam Ortiz'));
  return { setting, said, announcer, write };
}

test('batches tell how many, never what, and at most every five seconds', () => {
  const { said, write } = start('batches');
  write('one', 'two', 'three');
  vi.advanceTimersByTime(4_999);
  expect(said).toEqual(['1 new message']);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['1 new message', '2 new messages']);
});

test('every message is read with its author; a fast room falls back to a count', () => {
  const { said, write } = start('every');
  write('one');
  vi.advanceTimersByTime(2_000);
  write('two', 'three', 'four');
  vi.advanceTimersByTime(2_000);
  write('five');
  vi.advanceTimersByTime(2_000);
  expect(said).toEqual(['Dana W.: one', 'Dana W.: two', '2 new messages', 'Dana W.: five']);
});

test('a long message is cut between characters', () => {
  const { said, write } = start('every');
  write('😀'.repeat(201));
  expect(said).toEqual([`Dana W.: ${'😀'.repeat(200)}…`]);
});

test('only what names the reader is said', () => {
  const { said, write } = start('named');
  write('hello all', 'thanks, Sam Ortiz!', '@sam look', 'same for @SamOrtiz');
  vi.advanceTimersByTime(2_000);
  expect(said).toEqual(['Dana W.: thanks, Sam Ortiz!', '2 messages name you']);
});

test('off says nothing, not even what was waiting', () => {
  const { said, setting, write } = start('batches');
  write('one', 'two');
  setting.mode = 'off';
  write('three');
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual(['1 new message']);
});

test('a message that was removed before its turn is not said', () => {
  const { said, announcer, write } = start('every');
  write('one');
  const bad = message('bad');
  announcer.add(bad, 'Sam Ortiz');
  announcer.forget(bad.id);
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual(['Dana W.: one']);
});

test('a name is a whole word, and a number in it is part of it', () => {
  expect(namesPerson('ask Participant 12.', 'Participant 12')).toBe(true);
  expect(namesPerson('ask Participant 120', 'Participant 12')).toBe(false);
  expect(namesPerson('ask @Participant', 'Participant 12')).toBe(false);
  expect(namesPerson('the same', 'Sam')).toBe(false);
  expect(namesPerson('¿Qué dice José Peña?', 'José Peña')).toBe(true);
  expect(namesPerson('anything', ' ')).toBe(false);
});
