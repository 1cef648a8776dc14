/** Within this many pixels of the end the reader counts as being at the end. */
const endSlack = 48;

/**
 * Where somebody is in a list that grows at both ends. At the end the list is followed; elsewhere what is being read
 * stays where it is, whatever comes, goes, or changes its size. (Not every browser anchors scrolling by itself.)
 */
export class ReadingPlace {
  private atEnd_ = true;
  private anchor_: { row: Element; top: number } | undefined;
  /** Where the list stood when it was last looked at. */
  private scrollTop_ = 0;
  private readonly resized_: ResizeObserver;

  /** @param onmove is told when the reader comes to the end or leaves it. */
  constructor(
    private readonly frame_: HTMLElement,
    private readonly rows_: HTMLElement,
    private readonly onmove_: (atEnd: boolean) => void,
  ) {
    // A smaller window, a notice under the list, a keyboard on the screen: the end has to stay the end.
    this.resized_ = new ResizeObserver(() => this.settle());
    this.resized_.observe(frame_);
    this.resized_.observe(rows_);
  }

  get atEnd(): boolean {
    return this.atEnd_;
  }

  /** Call when the reader scrolled. */
  scrolled(): void {
    this.move(this.frame_.scrollHeight - this.frame_.scrollTop - this.frame_.clientHeight <= endSlack);
    this.keep();
  }

  /** Call before the rows change. */
  remember(): void {
    if (this.hasMoved()) this.scrolled();
    else this.keep();
  }

  /** Call after the rows have changed. */
  settle(): void {
    if (this.hasMoved()) {
      this.scrolled();
      return;
    }
    if (this.atEnd_) {
      this.frame_.scrollTop = this.frame_.scrollHeight;
    } else if (this.anchor_?.row.isConnected) {
      this.frame_.scrollTop += this.topOf(this.anchor_.row) - this.anchor_.top;
    }
    this.keep();
  }

  toEnd(): void {
    this.move(true);
    this.keep();
    this.settle();
  }

  stop(): void {
    this.resized_.disconnect();
  }

  private keep(): void {
    this.anchor_ = this.atEnd_ ? undefined : this.firstVisible();
    this.scrollTop_ = this.frame_.scrollTop;
  }

  /**
   * The reader has scrolled, or the Tab key has, and the event that says so is still to come: what has the focus now must
   * not be moved out of sight again.
   */
  private hasMoved(): boolean {
    return Math.abs(this.frame_.scrollTop - this.scrollTop_) > 1;
  }

  private move(atEnd: boolean): void {
    if (atEnd === this.atEnd_) return;
    this.atEnd_ = atEnd;
    this.onmove_(atEnd);
  }

  /** Rows stand one below the other: halving finds the first that reaches into the frame. */
  private firstVisible(): { row: Element; top: number } | undefined {
    const rows = this.rows_.children;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && this.topOf(row) + row.clientHeight <= 0) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    return row && { row, top: this.topOf(row) };
  }

  private topOf(row: Element): number {
    return row.getBoundingClientRect().top - this.frame_.getBoundingClientRect().top;
  }
}
