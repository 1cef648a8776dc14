import type { Socket, SocketHandlers } from './connection';
import { beginHttpLife } from './http-life';
import { closeCodeOf } from './http-sender';

/** The events of a text, and the rest that is no whole event yet. */
export function takeEvents(text: string): { events: { name: string; data: string }[]; rest: string } {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const events = parts.map((part) => {
    let name = '';
    const data: string[] = [];
    for (const line of part.split('\n')) {
      if (line.startsWith('event: ')) name = line.slice(7);
      else if (line.startsWith('data: ')) data.push(line.slice(6));
    }
    return { name, data: data.join('\n') };
  });
  return { events, rest };
}

/** A live connection whose frames come as server-sent events; what is said goes out in requests of its own. */
export function openStream(handlers: SocketHandlers, use: typeof fetch = (...of) => fetch(...of)): Socket {
  const { socket, sender, signal, over, end } = beginHttpLife(handlers, use);

  const heed = (name: string, data: string) => {
    if (over()) return;
    if (name === 'open') sender.start((JSON.parse(data) as { connection: string }).connection);
    else if (name === 'close') {
      const said = JSON.parse(data) as { code: number; reason: string };
      end(said.code, said.reason);
    } else handlers.message(data);
  };
  const read = async () => {
    const answer = await use('/api/v1/live/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: '{}',
      signal,
    });
    if (!answer.ok || !answer.body) {
      end(closeCodeOf(answer.status));
      return;
    }
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const { events, rest } = takeEvents(text + decoder.decode(value, { stream: true }));
      text = rest;
      for (const { name, data } of events) heed(name, data);
    }
    end(1006);
  };
  read().catch(() => {
    end(1006);
  });
  return socket;
}
