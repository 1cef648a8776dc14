import { expect, test } from 'vitest';
import { markWords } from '../src/lib/rooms/mark-words';
import '../src/lib/rooms/room-words';

function missed(messages: number, away_s: number): string {
  return markWords({ kind: 'missed', after: 5, until: 50, away_s, messages });
}

test('what a drop has cost is said in words', () => {
  expect(markWords({ kind: 'nothing', after: 5 })).toBe('You missed nothing.');
  expect(missed(14, 90)).toBe('You were away 90 s: 14 messages, here they are');
  expect(missed(1, 3)).toBe('You were away 3 s: 1 message, here it is');
  expect(missed(1_214, 600)).toBe('You were away 10 min: 1,214 messages, here they are');
  expect(markWords({ kind: 'reloaded', after: 5 })).toBe(
    'You were away too long; the room was loaded again.',
  );
});

test('only other things than messages of others came: nothing was missed', () => {
  expect(missed(0, 90)).toBe('You missed nothing.');
});
