import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Api } from '../src/lib/api';
import { earlyAnswer, earlyAnswerAt, earlySocket } from '../src/lib/early';
import { browserPorts } from '../src/lib/realtime/browser';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static made = 0;
  readyState = 1;
  onmessage: unknown = () => undefined;
  sent: string[] = [];

  constructor() {
    super();
    FakeSocket.made += 1;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

let socket: FakeSocket;
let page: { conveneEarly?: { me: Promise<Response>; meAt: number; socket: FakeSocket; heard: string[] } };

function openPage(): void {
  socket = new FakeSocket();
  const me = Promise.resolve(Response.json({ person: 1 }));
  page = { conveneEarly: { me, meAt: 4, socket, heard: ['hello', '{}'] } };
  vi.stubGlobal('window', page);
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://summit.example/rooms/S03' });
  openPage();
  FakeSocket.made = 0;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('who is signed in is asked once, and nothing else is answered by it', async () => {
  expect(earlyAnswer('/api/v1/programme')).toBeUndefined();
  const asked = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(Response.json({ second: 1 })));
  const api = new Api();
  expect(await api.me()).toMatchObject({ ok: true, value: { person: 1 } });
  expect(asked).not.toHaveBeenCalled();
  expect(await api.me()).toMatchObject({ ok: true, value: { second: 1 } });
  expect(asked).toHaveBeenCalledOnce();
});

test('when the answer came is told once', () => {
  expect([earlyAnswerAt(), earlyAnswerAt()]).toEqual([4, undefined]);
});

test('the socket is taken with what it has said, before anything that comes', async () => {
  const heard: string[] = [];
  const opened = browserPorts.open({ message: (text) => heard.push(text), closed: () => undefined });
  expect(FakeSocket.made).toBe(0);
  expect(socket.onmessage).toBeNull();
  await Promise.resolve();
  socket.dispatchEvent(new MessageEvent('message', { data: 'push' }));
  expect(heard).toEqual(['hello', '{}', 'push']);
  opened.send('join');
  expect(socket.sent).toEqual(['join']);
  opened.close(1000);
  expect(socket.readyState).toBe(3);
  browserPorts.open({ message: () => undefined, closed: () => undefined }).close(1000);
  expect(FakeSocket.made).toBe(1);
});

test('a socket that is closed already, or has waited too long, is nobody’s', () => {
  socket.readyState = 3;
  expect(earlySocket()).toBeUndefined();
  openPage();
  vi.spyOn(performance, 'now').mockReturnValue(30_001);
  expect(earlySocket()).toBeUndefined();
  expect(socket.readyState).toBe(3);
});

test('another page has asked for nothing', () => {
  delete page.conveneEarly;
  expect([earlyAnswer('/api/v1/me'), earlyAnswerAt(), earlySocket()]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
