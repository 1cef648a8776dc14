import type { Connection, ConnectionState } from './connection';

/** What `live.ts` has. */
export interface Live {
  connection: Connection;
  networkChanged(): void;
}

const retryMs = 3_000;

/**
 * The connection for those who begin, end or hurry it: its code is loaded when it is first wanted, and what was asked
 * of it meanwhile holds when it is there. Where the code cannot be had, it is asked for again, as a connection would be.
 */
export class LaterConnection {
  private live_: Live | undefined;
  private wanted_ = false;
  private timer_: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly load_: () => Promise<Live>,
    private readonly watcher_: (state: ConnectionState) => void,
    private readonly online_: () => boolean = () => navigator.onLine,
  ) {}

  start(): void {
    const begun = this.wanted_;
    this.wanted_ = true;
    if (this.live_) this.live_.connection.start();
    else if (!begun) void this.load();
  }

  stop(): void {
    this.wanted_ = false;
    clearTimeout(this.timer_);
    if (this.live_) this.live_.connection.stop();
    else this.watcher_({ kind: 'idle' });
  }

  retryNow(): void {
    if (this.live_) this.live_.connection.retryNow();
    else this.hurry();
  }

  /** The network is back: perhaps another one. */
  networkUp(): void {
    this.live_?.networkChanged();
    if (this.live_) this.live_.connection.networkUp();
    else this.hurry();
  }

  networkDown(): void {
    if (this.live_) this.live_.connection.networkDown();
    else if (this.wanted_) this.wait();
  }

  wake(): void {
    if (this.live_) this.live_.connection.wake();
    else this.hurry();
  }

  private hurry(): void {
    if (this.wanted_) void this.load();
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer_);
    this.watcher_({ kind: 'connecting', since: undefined });
    try {
      const live = await this.load_();
      if (this.live_) return;
      this.live_ = live;
      clearTimeout(this.timer_);
      if (this.wanted_) live.connection.start();
      live.connection.watch(this.watcher_);
    } catch {
      if (this.wanted_ && !this.live_) this.wait();
    }
  }

  private wait(): void {
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(() => void this.load(), retryMs);
    this.watcher_({
      kind: 'waiting',
      since: undefined,
      retryAt: Date.now() + retryMs,
      offline: !this.online_(),
    });
  }
}
