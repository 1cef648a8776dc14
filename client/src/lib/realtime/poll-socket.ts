import type { Socket, SocketHandlers } from './connection';
import { beginHttpLife } from './http-life';
import { closeCodeOf } from './http-sender';

interface PollAnswer {
  seq: number;
  frames: string;
  closed?: { code: number; reason: string };
}

const retryMs = 500;
const mostTries = 5;

/** A live connection that is asked again and again; an answer that was lost comes again. */
export function openPoll(handlers: SocketHandlers, use: typeof fetch = (...of) => fetch(...of)): Socket {
  const { socket, sender, signal, over, end } = beginHttpLife(handlers, use);

  const open = async (): Promise<string | undefined> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await use('/api/v1/live/poll', {
      method: 'POST',
      headers,
      body: '{}',
      signal,
    });
    if (answer.ok) return ((await answer.json()) as { connection: string }).connection;
    end(closeCodeOf(answer.status));
    return undefined;
  };
  /** One answer; undefined when the network lost it. */
  const ask = async (connection: string, ack: number): Promise<PollAnswer | undefined> => {
    try {
      const answer = await use(`/api/v1/live/${connection}/poll?ack=${ack}`, { signal });
      if (answer.ok) return (await answer.json()) as PollAnswer;
      if (answer.status < 500) end(closeCodeOf(answer.status));
    } catch {
      // Asked again below.
    }
    return undefined;
  };
  const live = async () => {
    const connection = await open();
    if (connection === undefined) return;
    sender.start(connection);
    let ack = 0;
    let tries = 0;
    while (!over()) {
      const answer = await ask(connection, ack);
      if (over()) return;
      if (answer === undefined) {
        tries += 1;
        if (tries >= mostTries) end(1006);
        await new Promise((done) => setTimeout(done, retryMs * tries));
        continue;
      }
      tries = 0;
      ack = answer.seq;
      if (answer.frames !== '') handlers.message(answer.frames);
      if (answer.closed) end(answer.closed.code, answer.closed.reason);
    }
  };
  live().catch(() => {
    end(1006);
  });
  return socket;
}
