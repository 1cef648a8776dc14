import type { ConnectionPorts, Socket, SocketHandlers } from './connection';

const path = '/api/v1/live';
const protocol = 'convene.v1';

/** The browser's own WebSocket, clock and network state. */
export const browserPorts: ConnectionPorts = {
  open: openSocket,
  now: () => Date.now(),
  random: () => Math.random(),
  online: () => navigator.onLine,
};

function openSocket(handlers: SocketHandlers): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, protocol);
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') handlers.message(event.data);
  });
  socket.addEventListener('close', (event) => {
    handlers.closed(event.code, event.reason);
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code) => {
      socket.close(code);
    },
  };
}
