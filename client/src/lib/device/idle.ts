export interface IdlePorts {
  now: () => number;
  /** Tells the server that the person is still there. */
  tell: () => void;
  /** Called when the warning has to appear, and when the person came back before the end. */
  warn: (endsAt: number | undefined) => void;
  end: () => void;
}

const minuteMs = 60_000;
/** The server ends the login after 15 minutes and notes a use at most once a minute: the page is a minute earlier. */
export const endAfterMs = 14 * minuteMs;
export const warnBeforeMs = 2 * minuteMs;
/** So often the server is told of use; a little more than the minute within which it would not write it down. */
const tellEveryMs = minuteMs + 1000;

/** Watches whether a person still uses a shared computer. Holds no timer: `check` is called every second. */
export class IdleWatch {
  private used_: number;
  private told_: number;
  private warned_ = false;
  private ended_ = false;

  constructor(private readonly ports_: IdlePorts) {
    this.used_ = this.told_ = ports_.now();
  }

  /** A key or a pointer was used. Once the warning stands, only `stay` prolongs. */
  used(): void {
    this.check();
    if (!this.warned_) this.used_ = this.ports_.now();
  }

  /** The answer to the warning. */
  stay(): void {
    if (this.ended_) return;
    this.used_ = this.told_ = this.ports_.now();
    this.warned_ = false;
    this.ports_.warn(undefined);
    this.ports_.tell();
  }

  check(): void {
    const now = this.ports_.now();
    if (this.ended_) return;
    if (now - this.used_ >= endAfterMs) {
      this.ended_ = true;
      this.ports_.end();
    } else if (now - this.used_ >= endAfterMs - warnBeforeMs) {
      if (!this.warned_) this.ports_.warn(this.used_ + endAfterMs);
      this.warned_ = true;
    } else if (this.used_ > this.told_ && now - this.told_ >= tellEveryMs) {
      this.told_ = now;
      this.ports_.tell();
    }
  }
}
