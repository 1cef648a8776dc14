import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Api } from '../src/lib/api';
import type { Message } from '../src/lib/protocol.gen';
import { Connection } from '../src/lib/realtime/connection';
import { groupByTime, openPlain, pageSize, showEarlier, shownLimit } from '../src/lib/rooms/plain-page';
import { PlainReading } from '../src/lib/rooms/plain-reading.svelte';
import { FakeServer, settled } from './fake-server';

function at(time: string, id = time): Message {
  return {
    id,
    offset: 1,
    at: time,
    author: { key: 'P1', name: 'Person P1' },
    client_id: id,
    text: id,
    removed: false,
  };
}

describe('the order of a plain page', () => {
  test('days and quarter hours of the venue, in the order of the messages', () => {
    const days = groupByTime(
      [
        at('2027-12-07T05:44:59Z'),
        at('2027-12-07T05:45:00Z'),
        at('2027-12-07T05:59:59Z'),
        at('2027-12-07T06:00:00Z'),
        at('2027-12-07T07:31:00Z'),
      ],
      'America/Chicago',
    );
    const seen = days.map(({ day, quarters }) => [
      day,
      quarters.map((quarter) => [quarter.from, quarter.to, quarter.messages.length]),
    ]);
    expect(seen).toEqual([
      [
        '2027-12-06',
        [
          ['2027-12-07T05:30:00.000Z', '2027-12-07T05:45:00.000Z', 1],
          ['2027-12-07T05:45:00.000Z', '2027-12-07T06:00:00.000Z', 2],
        ],
      ],
      [
        '2027-12-07',
        [
          ['2027-12-07T06:00:00.000Z', '2027-12-07T06:15:00.000Z', 1],
          ['2027-12-07T07:30:00.000Z', '2027-12-07T07:45:00.000Z', 1],
        ],
      ],
    ]);
  });

  test('the hour that comes twice in autumn stays two, and a zone with a half hour has whole quarters', () => {
    const twice = [at('2027-11-07T06:10:00Z'), at('2027-11-07T07:10:00Z')];
    expect(groupByTime(twice, 'America/Chicago').map((day) => day.quarters.length)).toEqual([2]);
    const [first] = groupByTime([at('2027-12-06T18:29:00Z'), at('2027-12-06T18:31:00Z')], 'Asia/Kolkata');
    expect(first?.day).toBe('2027-12-06');
    expect(groupByTime([at('2027-12-06T18:31:00Z')], 'Asia/Kolkata')[0]?.day).toBe('2027-12-07');
  });

  test('nothing is shown for nothing', () => {
    expect(groupByTime([], 'UTC')).toEqual([]);
  });
});

describe('reading a room as a plain page', () => {
  let server: FakeServer;
  let connection: Connection;
  let reading: PlainReading;
  let isReachable: boolean;

  /** The server's page of messages before an offset. */
  function answer(address: string): Response {
    const query = new URL(address, 'http://localhost').searchParams;
    const [before, limit] = [Number(query.get('before')), Number(query.get('limit'))];
    const older = server.room('S03').messages.filter((message) => message.offset < before);
    return Response.json({ messages: older.slice(-limit), more: older.length > limit });
  }

  function write(count: number): void {
    for (let index = 0; index < count; index += 1)
      server.post('S03', 'P2', `message ${server.room('S03').messages.length + 1}`);
  }

  async function open(): Promise<void> {
    connection.start();
    await settled();
    reading = new PlainReading('S03', {
      connection,
      api: new Api((address) =>
        isReachable ? Promise.resolve(answer(String(address))) : Promise.reject(new Error('no network')),
      ),
    });
    await settled();
  }

  async function drop(meanwhile: () => void): Promise<void> {
    server.cut(1006);
    meanwhile();
    await vi.advanceTimersByTimeAsync(60_000);
  }

  function shown(): string[] {
    return reading.page?.messages.map((message) => message.text) ?? [];
  }

  function written(from: number, to: number): string[] {
    return Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}`);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    isReachable = true;
    server = new FakeServer();
    connection = new Connection(server.ports('P1'));
  });

  afterEach(() => {
    reading.close();
    connection.stop();
    vi.useRealTimers();
  });

  test('every message once and in order, page by page', async () => {
    write(270);
    await open();
    expect(shown()).toEqual(written(221, 270));
    expect(await reading.earlier()).toEqual({ kind: 'came', count: pageSize, first: 'm121' });
    expect(shown()).toEqual(written(121, 270));
    await reading.earlier();
    expect(reading.page?.more_before).toBe(true);
    expect(await reading.earlier()).toEqual({ kind: 'came', count: 20, first: 'm1' });
    expect(shown()).toEqual(written(1, 270));
    expect(reading.page?.more_before).toBe(false);
  });

  test('what others write is counted and not shown until it is asked for', async () => {
    write(3);
    await open();
    write(130);
    expect(shown()).toEqual(written(1, 3));
    expect(reading.news).toBe(130);
    expect(await reading.later()).toEqual({ kind: 'came', count: pageSize, first: 'm4' });
    expect(shown()).toEqual(written(1, 103));
    expect(reading.news).toBe(30);
    await reading.later();
    expect(shown()).toEqual(written(1, 133));
    expect(await reading.later()).toEqual({ kind: 'nothing' });
  });

  test('a snapshot that is some messages old is completed, and nothing of it counts as new', async () => {
    write(20);
    server.snapshotLag = 7;
    await open();
    expect(shown()).toEqual(written(1, 20));
    expect(reading.news).toBe(0);
    write(1);
    expect(reading.news).toBe(1);
  });

  test('a removed message loses its text at once, one that was not shown yet comes without it', async () => {
    write(2);
    await open();
    server.remove('S03', 'm1', 'Names a case.');
    expect(shown()).toEqual(['', 'message 2']);
    expect(reading.page?.messages[0]?.removed_reason).toBe('Names a case.');
    write(1);
    server.remove('S03', 'm3', 'Names another.');
    await reading.later();
    expect(shown()).toEqual(['', 'message 2', '']);
    expect(reading.news).toBe(0);
  });

  test('locks and removals are no messages', async () => {
    write(1);
    await open();
    server.lock('S03', 'A break.');
    server.unlock('S03');
    expect(reading.news).toBe(0);
    expect(await reading.later()).toEqual({ kind: 'nothing' });
    write(1);
    expect(await reading.later()).toEqual({ kind: 'came', count: 1, first: 'm2' });
  });

  test('after a short drop what was missed is counted', async () => {
    write(1);
    await open();
    await drop(() => write(4));
    expect(shown()).toEqual(written(1, 1));
    expect(reading.news).toBe(4);
  });

  test('after a long drop it is read in order, and what was removed meanwhile is gone', async () => {
    write(60);
    await open();
    await reading.earlier();
    server.historyLimit = 10;
    await drop(() => {
      server.remove('S03', 'm2', 'Names a case.');
      write(180);
    });
    expect(reading.news).toBeUndefined();
    expect(shown()).toEqual(['message 1', '', ...written(3, 60)]);
    await reading.later();
    await reading.later();
    expect(shown()).toEqual(['message 1', '', ...written(3, 240)]);
    expect(reading.news).toBe(0);
  });

  test('a room that began anew is shown when it is asked for', async () => {
    write(3);
    await open();
    await drop(() => {
      server.restartHistory('S03');
      server.room('S03').messages.splice(0, 2);
    });
    expect(shown()).toEqual(written(1, 3));
    expect(reading.news).toBeUndefined();
    write(1);
    expect(await reading.later()).toEqual({ kind: 'came', count: 1, first: 'm3' });
    expect(shown()).toEqual(['message 3']);
    expect(reading.news).toBe(1);
  });

  test('without a network it says so and keeps what is shown; the next try goes on', async () => {
    write(60);
    await open();
    isReachable = false;
    const failed = { kind: 'failed', failure: { kind: 'unreachable' } };
    expect(await reading.earlier()).toEqual(failed);
    server.reachable = false;
    server.cut(1006);
    expect(await reading.later(), 'nothing was counted, so the server is asked').toEqual(failed);
    expect(shown()).toEqual(written(11, 60));
    isReachable = true;
    write(1);
    expect(await reading.later()).toEqual({ kind: 'came', count: 1, first: 'm61' });
    expect(await reading.earlier()).toEqual({ kind: 'came', count: 10, first: 'm1' });
    expect(shown()).toEqual(written(1, 61));
  });

  test('a room with terms leads to them, another refusal is told', async () => {
    server.refuse = () => ({ code: 'agreement_required', message: 'Agree.', retry: 'never' });
    await open();
    expect(reading.phase).toEqual({ kind: 'agreement' });
    server.refuse = () => ({ code: 'not_found', message: 'No such room.', retry: 'never' });
    reading.joinAgain();
    await settled();
    expect(reading.phase).toMatchObject({ kind: 'refused', failure: { code: 'not_found' } });
    server.refuse = () => undefined;
    reading.joinAgain();
    await settled();
    expect(reading.phase).toEqual({ kind: 'reading' });
  });

  test('no more than the limit is held, and what was let go comes again from either side', async () => {
    write(shownLimit + 150);
    await open();
    while (reading.page?.more_before) await reading.earlier();
    expect(shown()).toEqual(written(1, shownLimit));
    expect(reading.news).toBe(150);
    write(1);
    await reading.later();
    await reading.later();
    expect(shown()).toEqual(written(152, shownLimit + 151));
    expect(reading.page?.more_before).toBe(true);
    await reading.earlier();
    expect(shown()).toEqual(written(52, shownLimit + 51));
  });

  test('a page of messages that are shown already changes nothing', async () => {
    write(60);
    await open();
    const page = openPlain(server.snapshot('S03'));
    const again = { messages: [...page.messages], more: true };
    expect(showEarlier(page, again)).toEqual(page);
  });
});
