/**
 * What the document of a room has asked for before the program is there (`app.html`): who is signed in, and the live
 * socket. Each is taken once, by whoever would ask for it; other pages have nothing here.
 */
interface Early {
  me?: Promise<Response>;
  /** When the answer came (ms): the program may be there later. */
  meAt?: number;
  socket?: WebSocket;
  /** What the socket has said so far. */
  heard: string[];
}

declare global {
  interface Window {
    conveneEarly?: Early | undefined;
  }
}

/** A socket that nobody has listened to for longer says things that are not so any more. */
const freshMs = 30_000;

const early = (): Early | undefined => globalThis.window?.conveneEarly;

/** The answer to a request that is on its way already. */
export function earlyAnswer(path: string): Promise<Response> | undefined {
  const asked = early();
  if (path !== '/api/v1/me' || !asked?.me) return undefined;
  const { me } = asked;
  delete asked.me;
  return me;
}

/** When the answer that was just taken had come, where that was before somebody waited for it. */
export function earlyAnswerAt(): number | undefined {
  const asked = early();
  const at = asked?.meAt;
  delete asked?.meAt;
  return at;
}

/** The socket that is open or on its way already, and what it has said to nobody. */
export function earlySocket(): { socket: WebSocket; heard: readonly string[] } | undefined {
  const asked = early();
  if (!asked?.socket) return undefined;
  const { socket, heard } = asked;
  delete asked.socket;
  socket.onmessage = null;
  if (socket.readyState <= WebSocket.OPEN && performance.now() < freshMs) return { socket, heard };
  socket.close();
  return undefined;
}
