import { expect, test } from 'vitest';
import type { ApiResult } from '../src/lib/api';
import { addressOf, AuditLog, boundsOf, everything, placeOf } from '../src/lib/audit/audit-log.svelte';
import type { AuditRecordPage, RecordedAct } from '../src/lib/protocol.gen';

const act = (seq: number, more: Partial<RecordedAct> = {}): RecordedAct => ({
  seq,
  at: '2027-12-06T16:00:00Z',
  actor: 'P1',
  actor_name: 'Ada Lovelace',
  action: 'room.mute',
  object: 'P2',
  object_name: 'Grace Hopper',
  room: 'S03',
  reason: 'why',
  ...more,
});

const page = (entries: RecordedAct[], next = 0): ApiResult<AuditRecordPage> => ({
  ok: true,
  value: { entries, next, newest: 9, sealed: 8 },
});

/** A server that answers when the test says so. */
function stand() {
  const asked: string[] = [];
  const waiting: ((answer: ApiResult<AuditRecordPage>) => void)[] = [];
  const get = (path: string) => {
    asked.push(path);
    return new Promise((resolve) => waiting.push(resolve as (typeof waiting)[number]));
  };
  const log = new AuditLog({ get } as ConstructorParameters<typeof AuditLog>[0], 'America/Chicago');
  return {
    log,
    asked,
    answer: (index: number, with_: ApiResult<AuditRecordPage>) => waiting[index]?.(with_),
  };
}

test('a day at the venue begins at midnight there, on days when clocks change too', () => {
  expect(boundsOf('2027-12-06', 'America/Chicago')).toEqual({
    from: '2027-12-06T06:00:00.000Z',
    until: '2027-12-07T06:00:00.000Z',
  });
  expect(boundsOf('2027-03-14', 'America/Chicago')).toEqual({
    from: '2027-03-14T06:00:00.000Z',
    until: '2027-03-15T05:00:00.000Z',
  });
  expect(boundsOf('2027-12-06', 'Pacific/Kiritimati').from).toBe('2027-12-05T10:00:00.000Z');
  expect(boundsOf('2027-12-06', 'Asia/Kathmandu').from).toBe('2027-12-05T18:15:00.000Z');
});

test('the address names what is filtered and nothing else', () => {
  expect(addressOf(everything, 'UTC', 0)).toBe('/audit');
  expect(addressOf({ action: 'room.mute', actor: 'P1', day: '' }, 'UTC', 7)).toBe(
    '/audit?before=7&action=room.mute&actor=P1',
  );
  expect(addressOf({ ...everything, day: '2027-12-06' }, 'UTC', 0)).toContain(
    'from=2027-12-06T00%3A00%3A00.000Z',
  );
});

test('older entries come behind the newer ones, and everybody who acted can be chosen', async () => {
  const { log, asked, answer } = stand();
  const first = log.load();
  answer(0, page([act(9), act(8, { actor: 'P7', actor_name: '' })], 8));
  await first;
  const second = log.older();
  answer(1, page([act(3)]));
  await second;
  expect(asked).toEqual(['/audit', '/audit?before=8']);
  expect(log.entries?.map(({ seq }) => seq)).toEqual([9, 8, 3]);
  expect(log.next).toBe(0);
  expect(log.actors.map(({ name }) => name)).toEqual(['Ada Lovelace', 'P7']);
});

test('of two questions the later one counts, whatever is answered first', async () => {
  const { log, answer } = stand();
  const slow = log.load();
  const quick = log.choose({ action: 'room.lock' });
  answer(1, page([act(2, { action: 'room.lock' })]));
  await quick;
  answer(0, page([act(9)]));
  await slow;
  expect(log.entries?.map(({ seq }) => seq)).toEqual([2]);
});

test('what fails is said, and what was shown stays', async () => {
  const { log, answer } = stand();
  const first = log.load();
  answer(0, page([act(9)], 9));
  await first;
  const second = log.older();
  answer(1, { ok: false, failure: { kind: 'unreachable' } });
  await second;
  expect(log.failure).toEqual({ kind: 'unreachable' });
  expect(log.entries).toHaveLength(1);
  expect(log.busy).toBe(false);
});

test('the thing that was acted on has a link where it has a page', () => {
  expect(placeOf(act(1))).toBe('/rooms/S03');
  expect(placeOf(act(1, { action: 'seats.resize', object: 'S37', object_name: 'Seats' }))).toBe(
    '/sessions/S37',
  );
  expect(placeOf(act(1, { action: 'seats.resize', object: 'S99', object_name: '' }))).toBeUndefined();
  expect(
    placeOf(act(1, { action: 'audit.read', object: 'audit', object_name: '', room: '' })),
  ).toBeUndefined();
});
