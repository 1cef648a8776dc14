const quietMs = 5_000;

/**
 * Tells a screen reader how many messages are new, at most once in five seconds: the first at once, the rest
 * together. The list itself is never live, or it would read every message aloud.
 */
export class Announcer {
  private count_ = 0;
  private timer_: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say_: (count: number) => void) {}

  add(count: number): void {
    this.count_ += count;
    if (this.timer_ === undefined) this.flush();
  }

  stop(): void {
    clearTimeout(this.timer_);
    this.timer_ = undefined;
    this.count_ = 0;
  }

  private flush(): void {
    this.timer_ = undefined;
    if (this.count_ === 0) return;
    this.say_(this.count_);
    this.count_ = 0;
    this.timer_ = setTimeout(() => this.flush(), quietMs);
  }
}
