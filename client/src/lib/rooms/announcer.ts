import type { AnnouncementMode } from '../access/preferences.svelte';
import type { Message } from '../protocol.gen';
import { namesPerson } from './named';

const quietMs: Readonly<Record<AnnouncementMode, number>> = {
  every: 2_000,
  batches: 5_000,
  named: 2_000,
  off: 5_000,
};

/** What is said at once: one message, or only how many there are. */
export interface Announcement {
  count: number;
  /** The message itself where its words are wanted and it came alone. */
  message?: Message;
  /** It counts the messages that name the reader, and no others. */
  named: boolean;
}

/**
 * Decides what a screen reader is told about new messages, at most once in some seconds: the first at once, the
 * rest together, so that a fast room never talks without end. The list itself is never live.
 */
export class Announcer {
  private waiting_: Message[] = [];
  private timer_: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mode_: () => AnnouncementMode,
    private readonly say_: (announcement: Announcement) => void,
  ) {}

  /** A message of somebody else came; the reader is called `me` here. */
  add(message: Message, me: string): void {
    const mode = this.mode_();
    if (mode === 'off' || (mode === 'named' && !namesPerson(message.text, me))) return;
    this.waiting_.push(message);
    if (this.timer_ === undefined) this.flush();
  }

  /** A moderator removed it: what was not said yet stays unsaid. */
  forget(id: string): void {
    this.waiting_ = this.waiting_.filter((message) => message.id !== id);
  }

  /** Drops what waits: the page goes, or the reader has chosen otherwise. */
  stop(): void {
    clearTimeout(this.timer_);
    this.timer_ = undefined;
    this.waiting_ = [];
  }

  private flush(): void {
    this.timer_ = undefined;
    const [first, ...others] = this.waiting_;
    this.waiting_ = [];
    const mode = this.mode_();
    if (!first || mode === 'off') return;
    const alone = others.length === 0 && mode !== 'batches';
    this.say_({
      count: 1 + others.length,
      named: mode === 'named',
      ...(alone ? { message: first } : {}),
    });
    this.timer_ = setTimeout(() => this.flush(), quietMs[mode]);
  }
}
