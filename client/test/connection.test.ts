import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoffMs } from '../src/lib/realtime/backoff';
import { afterClose } from '../src/lib/realtime/close';
import { Connection, type CommandResult, type ConnectionState } from '../src/lib/realtime/connection';
import { FakeServer, heartbeatS, settled } from './fake-server';

describe('backoffMs', () => {
  test('stays between 200 ms and 5 s and spreads over the whole range', () => {
    expect(backoffMs(0, 0)).toBe(200);
    expect(backoffMs(0, 0.999)).toBe(400);
    expect(backoffMs(3, 0.5)).toBe(1_600);
    expect(backoffMs(3, 0)).toBe(200);
    expect(backoffMs(50, 0.999999)).toBe(5_000);
  });
});

describe('afterClose', () => {
  test.each([
    [1000, '', { kind: 'reconnect', afterMs: undefined }],
    [1001, '', { kind: 'reconnect', afterMs: undefined }],
    [1001, '{"reconnect_after_ms":1200}', { kind: 'reconnect', afterMs: 1200 }],
    [1001, '{"reconnect_after_ms":"soon"}', { kind: 'reconnect', afterMs: undefined }],
    [1001, '{"reconnect_after_ms":-5}', { kind: 'reconnect', afterMs: undefined }],
    [1001, 'null', { kind: 'reconnect', afterMs: undefined }],
    [1006, '', { kind: 'reconnect', afterMs: undefined }],
    [1012, '', { kind: 'reconnect', afterMs: undefined }],
    [4000, '', { kind: 'reconnect', afterMs: undefined }],
    [4008, '{"reconnect_after_ms":9}', { kind: 'reconnect', afterMs: undefined }],
    [4499, '', { kind: 'reconnect', afterMs: undefined }],
    [4500, '', { kind: 'stop', reason: 'other' }],
    [4501, '', { kind: 'stop', reason: 'signed_out' }],
    [4502, '', { kind: 'stop', reason: 'abuse' }],
    [4503, '', { kind: 'stop', reason: 'revoked' }],
    [4504, '', { kind: 'stop', reason: 'too_many' }],
    [4999, '', { kind: 'stop', reason: 'other' }],
  ])('%i %s', (code, reason, expected) => {
    expect(afterClose(code, reason)).toEqual(expected);
  });
});

describe('Connection', () => {
  let server: FakeServer;
  let connection: Connection;
  let states: ConnectionState['kind'][];

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    connection = new Connection(server.ports('P1'));
    states = [];
    connection.watch((state) => states.push(state.kind));
  });

  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
  });

  async function open(): Promise<void> {
    connection.start();
    await settled();
    expect(connection.state.kind).toBe('open');
  }

  test('is open when the hello has come', async () => {
    connection.start();
    expect(connection.state.kind).toBe('connecting');
    await settled();
    expect(states).toEqual(['idle', 'connecting', 'open']);
  });

  test('gives each command its own id and its own reply', async () => {
    await open();
    const first = connection.command('room.draft', { room: 'S03', text: 'a' });
    const second = connection.command('room.join', { room: 'S03' });
    expect(await first).toEqual({ ok: true, value: {} });
    expect((await second).ok).toBe(true);
    expect(server.received.map((command) => command.id)).toEqual([1, 2]);
  });

  test('hands over a reply and the pushes behind it in the order of the frame', async () => {
    await open();
    server.post('S03', 'P2', 'old');
    const order: string[] = [];
    connection.listen('room:S03', (push) => order.push(push.event));
    connection.send('room.join', { room: 'S03', since: { epoch: 'e', offset: 0 } }, () =>
      order.push('reply'),
    );
    expect(order).toEqual(['reply', 'message.posted']);
  });

  test('answers a heartbeat', async () => {
    await open();
    server.say('{}');
    expect(server.beats).toEqual(['{}']);
  });

  test('speaks up itself when the server is too busy to send heartbeats', async () => {
    await open();
    for (let second = 0; second < heartbeatS * 2; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      server.post('S03', 'P2', 'busy');
      server.say('{"ch":"room:other","event":"presence.counted","data":{"count":1}}');
    }
    expect(server.beats.length).toBeGreaterThanOrEqual(2);
    expect(connection.state.kind).toBe('open');
  });

  test('notices a silent connection and comes back', async () => {
    await open();
    await vi.advanceTimersByTimeAsync((heartbeatS + 9) * 1_000);
    expect(connection.state.kind).toBe('open');
    await vi.advanceTimersByTimeAsync(1_001);
    expect(connection.state.kind).toBe('waiting');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(connection.state.kind).toBe('open');
    expect(server.sockets.length).toBe(2);
  });

  test('waits longer with each failure and starts again after a steady connection', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(6_000);
    server.reachable = false;
    server.cut(1006);
    const delays: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const state = connection.state;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      delays.push(state.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(state.retryAt - Date.now());
    }
    expect(delays).toEqual([200, 400, 800, 1_600, 2_500, 2_500]);
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(connection.state.kind).toBe('open');
    await vi.advanceTimersByTimeAsync(6_000);
    server.cut(1006);
    expect(connection.state).toMatchObject({ kind: 'waiting', retryAt: Date.now() + 200 });
  });

  test('does not hammer a server that accepts and closes at once', async () => {
    await open();
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      server.cut(4009);
      const state = connection.state;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      waits.push(state.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(state.retryAt - Date.now());
      expect(connection.state.kind).toBe('open');
    }
    expect(waits).toEqual([200, 400, 800, 1_600]);
  });

  test('comes back when a draining server says', async () => {
    await open();
    server.cut(1001, '{"reconnect_after_ms":3456}');
    expect(connection.state).toMatchObject({ kind: 'waiting', retryAt: Date.now() + 3_456 });
  });

  test('stays away when the server says so, until a person asks', async () => {
    await open();
    server.cut(4504);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(connection.state).toEqual({ kind: 'stopped', reason: 'too_many' });
    connection.retryNow();
    await settled();
    expect(connection.state.kind).toBe('open');
  });

  test('tells every waiting command that the connection was lost', async () => {
    await open();
    server.loseReply = () => true;
    const results: CommandResult<'room.draft'>[] = [];
    connection.send('room.draft', { room: 'S03', text: 'a' }, (result) => results.push(result));
    server.cut(1006);
    connection.send('room.draft', { room: 'S03', text: 'b' }, (result) => results.push(result));
    expect(results.map((result) => !result.ok && result.failure.code)).toEqual([
      'connection_lost',
      'connection_lost',
    ]);
  });

  test('gives up on a command without a reply after ten seconds, once', async () => {
    await open();
    server.loseReply = () => true;
    const results: CommandResult<'room.draft'>[] = [];
    connection.send('room.draft', { room: 'S03', text: 'a' }, (result) => results.push(result));
    await vi.advanceTimersByTimeAsync(10_000);
    server.say('{"id":1,"ok":{}}');
    expect(results.map((result) => !result.ok && result.failure.code)).toEqual(['timed_out']);
  });

  test('treats a lost network as a dead socket and returns at once when it is back', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(6_000);
    server.online = false;
    server.reachable = false;
    connection.networkDown();
    expect(connection.state).toMatchObject({ kind: 'waiting', offline: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.state.kind).toBe('waiting');
    server.online = server.reachable = true;
    connection.networkUp();
    await settled();
    expect(connection.state.kind).toBe('open');
  });

  test('begins anew when the network comes back while it is connecting', () => {
    const opened: { closed: boolean }[] = [];
    const silent = new Connection({
      open: () => {
        const socket = { closed: false, send: () => undefined, close: () => (socket.closed = true) };
        opened.push(socket);
        return socket;
      },
      now: () => Date.now(),
      random: () => 0,
      online: () => true,
    });
    silent.start();
    silent.networkUp();
    expect(opened.map((socket) => socket.closed)).toEqual([true, false]);
    silent.stop();
  });

  test('survives frames that are not what they should be', async () => {
    await open();
    server.say('nonsense\n[1,2]\nnull\n7\n{"id":99,"ok":{}}\n{"event":"later"}\n\n{"id":0,"error":{}}');
    expect(connection.state.kind).toBe('open');
  });

  test('listens to nothing from a socket that it has left', async () => {
    await open();
    const old = server.live[0];
    server.cut(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const pushes: string[] = [];
    connection.listen('room:S03', (push) => pushes.push(push.event));
    old?.handlers.message('{"ch":"room:S03","event":"presence.counted","data":{"count":1}}');
    old?.handlers.closed(4501, '');
    expect(pushes).toEqual([]);
    expect(connection.state.kind).toBe('open');
  });
});
