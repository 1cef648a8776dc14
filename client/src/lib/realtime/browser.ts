import type { ConnectionPorts, Socket, SocketHandlers } from './connection';
import { earlySocket } from '../early';
import { Transport } from './transport';

const path = '/api/v1/live';
const protocol = 'convene.v1';

const transport = new Transport(openSocket, () => import('./slow-way'));

/** The browser's own sockets, clock and network state. */
export const browserPorts: ConnectionPorts = {
  open: (handlers) => transport.open(handlers),
  now: () => Date.now(),
  random: () => Math.random(),
  online: () => navigator.onLine,
};

/** Another network may let through what the last one blocked. */
export function networkChanged(): void {
  transport.reset();
}

function newSocket(): WebSocket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url, protocol);
}

function openSocket(handlers: SocketHandlers): Socket {
  const early = earlySocket();
  const socket = early?.socket ?? newSocket();
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') handlers.message(event.data);
  });
  socket.addEventListener('close', (event) => {
    handlers.closed(event.code, event.reason);
  });
  // Whoever opens has to know the socket before it speaks.
  queueMicrotask(() => early?.heard.forEach((text) => handlers.message(text)));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code) => {
      socket.close(code);
    },
  };
}
