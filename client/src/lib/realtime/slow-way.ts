import type { Socket, SocketHandlers } from './connection';
import { openPoll } from './poll-socket';
import { openStream } from './sse-socket';
import { helloWithinMs, type NetworkMemory, type Open } from './transport';

/** Soon after a slow way got through: perhaps it was the server that failed and not the path. Then ever more rarely. */
const tryFastAfterMs = [5_000, 15_000, 45_000];
const tryFastEveryMs = 180_000;

/**
 * Server-sent events, and polling when these say no hello in time. Now and then it tries WebSocket beside; when that
 * says hello, the connection is ended in a way that makes it come back at once, by WebSocket.
 */
export function openSlow(
  handlers: SocketHandlers,
  openFast: Open,
  memory: NetworkMemory,
  ways: { stream: Open; poll: Open } = { stream: openStream, poll: openPoll },
): Socket {
  const backToFast = () => {
    memory.slow = memory.streamHeld = false;
  };
  let inner: Socket | undefined;
  let trial: Socket | undefined;
  let over = false;
  let helloTimer: ReturnType<typeof setTimeout> | undefined;
  let trialTimer: ReturnType<typeof setTimeout> | undefined;
  let trials = 0;

  const leave = (code: number) => {
    over = true;
    clearTimeout(helloTimer);
    clearTimeout(trialTimer);
    inner?.close(code);
    trial?.close(1000);
  };
  const end = (code: number, reason: string) => {
    if (over) return;
    leave(1000);
    handlers.closed(code, reason);
  };
  const tryFast = () => {
    const failed = () => {
      if (trial !== mine) return;
      trial = undefined;
      clearTimeout(give);
      mine.close(1000);
      later();
    };
    const give = setTimeout(failed, helloWithinMs);
    const mine = openFast({
      message: () => {
        clearTimeout(give);
        if (over) return;
        backToFast();
        end(1001, '{"reconnect_after_ms":0}');
      },
      closed: failed,
    });
    trial = mine;
  };
  const later = () => {
    clearTimeout(trialTimer);
    if (!over) trialTimer = setTimeout(tryFast, tryFastAfterMs[trials++] ?? tryFastEveryMs);
  };
  const start = (open: Open, silent: () => void) => {
    let greeted = false;
    helloTimer = setTimeout(silent, helloWithinMs);
    const mine: Socket = open({
      message: (text) => {
        if (over || mine !== inner) return;
        if (!greeted) {
          greeted = true;
          clearTimeout(helloTimer);
          later();
        }
        handlers.message(text);
      },
      closed: (code, reason) => {
        if (over || mine !== inner) return;
        if (!greeted && code === 1006) backToFast();
        end(code, reason);
      },
    });
    inner = mine;
  };
  const poll = () => {
    start(ways.poll, () => {
      backToFast();
      end(1006, '');
    });
  };
  if (memory.streamHeld) poll();
  else
    start(ways.stream, () => {
      memory.streamHeld = true;
      inner?.close(1000);
      inner = undefined;
      poll();
    });
  return { send: (text) => inner?.send(text), close: leave };
}
