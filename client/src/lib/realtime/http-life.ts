import type { Socket, SocketHandlers } from './connection';
import { HttpSender } from './http-sender';

/** What a connection without a socket has whichever way its frames come: its end, once, and how it speaks. */
export interface HttpLife {
  /** What the page holds of it. */
  readonly socket: Socket;
  readonly sender: HttpSender;
  /** Ends the requests that are on their way. */
  readonly signal: AbortSignal;
  over(): boolean;
  /** It ended by itself: the handlers are told, unless it was over before. */
  end(code: number, reason?: string): void;
}

export function beginHttpLife(handlers: SocketHandlers, use: typeof fetch): HttpLife {
  const abort = new AbortController();
  const leave = () => {
    sender.stop();
    abort.abort();
  };
  const end = (code: number, reason = '') => {
    if (abort.signal.aborted) return;
    leave();
    handlers.closed(code, reason);
  };
  const sender = new HttpSender(use, end);
  const socket: Socket = {
    send: (text) => {
      sender.send(text);
    },
    close: leave,
  };
  return { socket, sender, signal: abort.signal, over: () => abort.signal.aborted, end };
}
