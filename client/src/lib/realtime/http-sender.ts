/** The close code that stands for a refused request: sign in again, come back, or no network. */
export function closeCodeOf(status: number): number {
  if (status === 401) return 4501;
  return status === 404 ? 4000 : 1006;
}

const retryMs = 300;
const mostTries = 5;
const mostCharacters = 4_000;

/**
 * Sends what a connection without a socket says: one request after the other, numbered, so that one that is sent again
 * is taken once. What waits meanwhile goes out together.
 */
export class HttpSender {
  private readonly waiting_: string[] = [];
  private connection_ = '';
  private number_ = 0;
  private busy_ = false;
  private over_ = false;

  constructor(
    private readonly fetch_: typeof fetch,
    private readonly failed_: (code: number) => void,
  ) {}

  start(connection: string): void {
    this.connection_ = connection;
    void this.work();
  }

  send(text: string): void {
    this.waiting_.push(text);
    void this.work();
  }

  stop(): void {
    this.over_ = true;
    this.waiting_.length = 0;
  }

  private async work(): Promise<void> {
    if (this.busy_ || this.connection_ === '') return;
    this.busy_ = true;
    while (this.waiting_.length > 0 && !this.over_) {
      let lines = this.waiting_.shift() ?? '';
      while (this.waiting_[0] !== undefined && lines.length + this.waiting_[0].length < mostCharacters) {
        lines += `\n${this.waiting_.shift() ?? ''}`;
      }
      this.number_ += 1;
      const code = await this.post(lines);
      if (code !== undefined && !this.over_) {
        this.over_ = true;
        this.failed_(code);
      }
    }
    this.busy_ = false;
  }

  /** Undefined when the server has it. */
  private async post(lines: string): Promise<number | undefined> {
    const path = `/api/v1/live/${this.connection_}/send?number=${this.number_}`;
    for (let tries = 1; !this.over_; tries += 1) {
      let status = 0;
      try {
        const answer = await this.fetch_(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: lines,
        });
        if (answer.ok) return undefined;
        status = answer.status;
      } catch {
        // No network: the same frame again.
      }
      const again = status === 0 || status === 429 || status >= 500;
      if (!again || tries >= mostTries) return closeCodeOf(status);
      await new Promise((done) => setTimeout(done, retryMs * tries));
    }
    return undefined;
  }
}
