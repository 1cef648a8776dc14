import type { Socket, SocketHandlers } from './connection';

export type Open = (handlers: SocketHandlers) => Socket;

/** What is known of the network that the page is in. */
export interface NetworkMemory {
  /** WebSocket did not get through. */
  slow: boolean;
  /** Neither did an event stream: something holds it back until it is complete, which it never is. */
  streamHeld: boolean;
}

/** What the slow ways need of the page; they are loaded when WebSocket does not get through. */
export interface SlowWay {
  openSlow(handlers: SocketHandlers, openFast: Open, memory: NetworkMemory): Socket;
}

/** A way that says no hello within this time does not get through. */
export const helloWithinMs = 4_000;

/**
 * Opens sockets by the way that gets through: WebSocket, and once it was silent or failed twice, the slow ways for the
 * rest of the visit (they come back by themselves). Nothing is kept in the browser.
 */
export class Transport {
  private failures_ = 0;
  /** The slow ways change it too: they learn what gets through. */
  private readonly memory_: NetworkMemory = { slow: false, streamHeld: false };

  constructor(
    private readonly openFast_: Open,
    private readonly load_: () => Promise<SlowWay>,
  ) {}

  /** Another network: what was blocked may get through. */
  reset(): void {
    this.memory_.slow = this.memory_.streamHeld = false;
    this.failures_ = 0;
  }

  open(handlers: SocketHandlers): Socket {
    let inner: Socket | undefined;
    let over = false;
    const end = (code: number, reason: string) => {
      if (over) return;
      over = true;
      handlers.closed(code, reason);
    };
    const goSlow = async () => {
      this.memory_.slow = true;
      this.failures_ = 0;
      inner?.close(1000);
      inner = undefined;
      try {
        const way = await this.load_();
        if (over) return;
        inner = way.openSlow({ message: handlers.message, closed: end }, this.openFast_, this.memory_);
      } catch {
        this.reset();
        end(1006, '');
      }
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (this.memory_.slow) {
      void goSlow();
    } else {
      let greeted = false;
      timer = setTimeout(() => void goSlow(), helloWithinMs);
      const fast = this.openFast_({
        message: (text) => {
          if (over || inner !== fast) return;
          if (!greeted) {
            greeted = true;
            this.failures_ = 0;
            clearTimeout(timer);
          }
          handlers.message(text);
        },
        closed: (code, reason) => {
          if (over || inner !== fast) return;
          clearTimeout(timer);
          if (!greeted && code === 1006 && ++this.failures_ >= 2) void goSlow();
          else end(code, reason);
        },
      });
      inner = fast;
    }
    return {
      send: (text) => inner?.send(text),
      close: (code) => {
        over = true;
        clearTimeout(timer);
        inner?.close(code);
      },
    };
  }
}
