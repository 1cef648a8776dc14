/** Two times that were heard within this are compared; later the browser's own clock may have been set. */
const nearMs = 60_000;

/** The server's time, from what it says of it and the browser's own clock, which may be wrong. */
export class ServerClock {
  private skewMs_ = 0;
  private heardAt_ = -Infinity;

  /**
   * The server said this time. `at` (ms, the browser's): when that was heard. What the server says comes late, never
   * early: of two times near each other the one holds that puts the server further ahead.
   */
  hear(serverTime: string, at: number): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const skew = server - at;
    this.skewMs_ = Math.abs(at - this.heardAt_) < nearMs ? Math.max(this.skewMs_, skew) : skew;
    this.heardAt_ = at;
  }

  /** The server's time (ms) when the browser's is `now`. */
  at(now: number): number {
    return now + this.skewMs_;
  }
}
