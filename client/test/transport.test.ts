import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Socket, SocketHandlers } from '../src/lib/realtime/connection';
import { openPoll } from '../src/lib/realtime/poll-socket';
import { openSlow } from '../src/lib/realtime/slow-way';
import { openStream, takeEvents } from '../src/lib/realtime/sse-socket';
import { Transport } from '../src/lib/realtime/transport';

/** A way whose sockets the test answers for. */
class Way {
  readonly opened: SocketHandlers[] = [];
  closed = 0;
  open = (handlers: SocketHandlers): Socket => {
    this.opened.push(handlers);
    return { send: () => undefined, close: () => (this.closed += 1) };
  };
  last(): SocketHandlers {
    const handlers = this.opened.at(-1);
    if (!handlers) throw new Error('It was not tried.');
    return handlers;
  }
}

const hello = '{"event":"hello"}';
let fast: Way, stream: Way, polled: Way, transport: Transport;
let heard: string[], ends: [number, string][];

function connect(): Socket {
  return transport.open({
    message: (text) => heard.push(text),
    closed: (code, reason) => ends.push([code, reason]),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  [fast, stream, polled, heard, ends] = [new Way(), new Way(), new Way(), [], []];
  transport = new Transport(fast.open, () =>
    Promise.resolve({
      openSlow: (handlers, open, memory) =>
        openSlow(handlers, open, memory, { stream: stream.open, poll: polled.open }),
    }),
  );
});
afterEach(() => vi.useRealTimers());

test('a WebSocket that says hello is used, and its close is told as it came', async () => {
  connect();
  fast.last().message(hello);
  await vi.advanceTimersByTimeAsync(10_000);
  fast.last().closed(4008, 'slow');
  expect([heard, ends, stream.opened.length]).toEqual([[hello], [[4008, 'slow']], 0]);
});

test('no hello in four seconds: the event stream, four more: polling; remembered for the visit', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(3_900);
  expect(stream.opened).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(stream.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(polled.opened).toHaveLength(1);
  polled.last().message(hello);
  polled.last().closed(4001, '');
  expect([heard, ends]).toEqual([[hello], [[4001, '']]]);
  connect();
  await vi.advanceTimersByTimeAsync(0);
  expect([fast.opened.length, stream.opened.length, polled.opened.length]).toEqual([1, 1, 2]);
});

test('another network is asked anew, by the event stream too', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(4_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(polled.opened).toHaveLength(1);
  transport.reset();
  connect();
  await vi.advanceTimersByTimeAsync(4_000);
  expect([fast.opened.length, stream.opened.length, polled.opened.length]).toEqual([2, 2, 1]);
});

test('a WebSocket that fails twice before its hello is left; where HTTP fails too it is tried again', async () => {
  connect();
  fast.last().closed(1006, '');
  expect(ends).toEqual([[1006, '']]);
  connect();
  fast.last().closed(1006, '');
  await vi.advanceTimersByTimeAsync(0);
  expect([ends.length, stream.opened.length]).toEqual([1, 1]);
  stream.last().closed(1006, '');
  expect(ends).toHaveLength(2);
  connect();
  expect(fast.opened).toHaveLength(3);
});

test('a word of the server against coming back is no blocked network', () => {
  for (let i = 0; i < 3; i += 1) {
    connect();
    fast.last().closed(4501, '');
  }
  expect([ends.length, stream.opened.length]).toEqual([3, 0]);
});

test('WebSocket is tried beside the slow way, soon and then more rarely, and taken when it gets through', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(4_000);
  stream.last().message(hello);
  const tries = () => fast.opened.length - 1;
  for (const [index, wait] of [5_000, 15_000, 45_000, 180_000, 180_000].entries()) {
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(tries(), `before ${wait} ms`).toBe(index);
    await vi.advanceTimersByTimeAsync(1);
    expect(tries(), `after ${wait} ms`).toBe(index + 1);
    fast.last().closed(1006, '');
    fast.last().closed(1006, '');
  }
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(180_000);
  fast.last().message(hello);
  expect(ends).toEqual([[1001, '{"reconnect_after_ms":0}']]);
  expect(stream.closed).toBe(1);
  connect();
  expect(tries()).toBe(7);
});

test('a try that stays silent is left, and does not hurry the next one', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(4_000);
  stream.last().message(hello);
  await vi.advanceTimersByTimeAsync(5_000 + 4_000);
  expect(fast.closed, 'the silent first way, and the silent try').toBe(2);
  fast.last().closed(1006, '');
  await vi.advanceTimersByTimeAsync(14_999);
  expect(fast.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(fast.opened).toHaveLength(3);
});

test('a server that was away twice is soon talked to by WebSocket again', async () => {
  for (const restart of ['first', 'second']) {
    connect();
    fast.last().closed(1006, '');
    connect();
    fast.last().closed(1006, '');
    await vi.advanceTimersByTimeAsync(0);
    stream.last().message(hello);
    await vi.advanceTimersByTimeAsync(5_000);
    fast.last().message(hello);
    expect(ends.at(-1)).toEqual([1001, '{"reconnect_after_ms":0}']);
    const tried = stream.opened.length;
    connect();
    fast.last().message(hello);
    fast.last().closed(1006, '');
    expect(stream.opened, restart).toHaveLength(tried);
  }
});

test('events may be cut anywhere', () => {
  const all = 'event: open\ndata: {"connection":"0-a"}\n\ndata: {}\ndata: {"id":1}\n\nda';
  expect(takeEvents(all)).toEqual({
    events: [
      { name: 'open', data: '{"connection":"0-a"}' },
      { name: '', data: '{}\n{"id":1}' },
    ],
    rest: 'da',
  });
});

test('the stream hands over frames, sends again what failed under its number, and tells the close', async () => {
  const asked: string[] = [];
  let push: (text: string) => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      push = (text) => controller.enqueue(new TextEncoder().encode(text));
    },
  });
  const socket = openStream(
    { message: (text) => heard.push(text), closed: (code, reason) => ends.push([code, reason]) },
    (path, options) => {
      if (path === '/api/v1/live/stream') return Promise.resolve(new Response(body));
      asked.push(`${path as string} ${options?.body as string}`);
      return Promise.resolve(new Response(null, { status: asked.length === 1 ? 503 : 204 }));
    },
  );
  push('event: open\ndata: {"connection":"0-a"}\n\ndata: {"event":');
  push('"hello"}\n\n');
  await vi.advanceTimersByTimeAsync(10);
  socket.send('{"id":1}');
  await vi.advanceTimersByTimeAsync(1_000);
  push('event: close\ndata: {"code":4008,"reason":"slow"}\n\n');
  await vi.advanceTimersByTimeAsync(10);
  const once = '/api/v1/live/0-a/send?number=1 {"id":1}';
  expect([heard, asked, ends]).toEqual([[hello], [once, once], [[4008, 'slow']]]);
});

test('polling asks again for an answer that was lost, and tells the close', async () => {
  const acks: string[] = [];
  const answers = [
    new Response('{"connection":"0-b"}'),
    new Response(`{"seq":1,"frames":${JSON.stringify(hello)}}`),
    undefined,
    new Response('{"seq":2,"frames":"{}","closed":{"code":4501,"reason":"signed out"}}'),
  ];
  openPoll(
    { message: (text) => heard.push(text), closed: (code, reason) => ends.push([code, reason]) },
    (path) => {
      acks.push((path as string).split('ack=')[1] ?? '');
      const next = answers.shift();
      return next ? Promise.resolve(next) : Promise.reject(new TypeError('no network'));
    },
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect([acks, heard]).toEqual([
    ['', '0', '1', '1'],
    [hello, '{}'],
  ]);
  expect(ends).toEqual([[4501, 'signed out']]);
});
