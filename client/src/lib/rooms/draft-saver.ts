const pauseMs = 2_000;

/**
 * Keeps what is being typed on the server: two seconds after typing stops, and at once when the page goes.
 * Never in the browser, which may be a shared one.
 */
export class DraftSaver {
  private text_: string;
  private saved_: string;
  private timer_: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param saved_ what the server has now.
   * @param send_ sends it; answers whether the server took it.
   */
  constructor(
    saved: string,
    private readonly send_: (text: string, done: (taken: boolean) => void) => void,
  ) {
    this.text_ = saved;
    this.saved_ = saved;
  }

  typed(text: string): void {
    this.text_ = text.trim() === '' ? '' : text;
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(() => this.flush(), pauseMs);
  }

  /** A post clears the server's draft by itself. */
  posted(): void {
    clearTimeout(this.timer_);
    this.text_ = '';
    this.saved_ = '';
  }

  /** Saves now what is not saved yet (page hidden, connection back). */
  flush(): void {
    clearTimeout(this.timer_);
    const text = this.text_;
    if (text === this.saved_) return;
    this.send_(text, (taken) => {
      if (taken) this.saved_ = text;
    });
  }
}
