import type { Position } from '../protocol.gen';
import { backoffMs } from './backoff';
import type { CommandFailure, CommandResult } from './connection';

interface PositionedPush {
  epoch: string;
  offset: number;
}

type JoinResult = CommandResult<'room.join'>;
type Joined = Extract<JoinResult, { ok: true }>['value'];

/** What a channel asks of its owner. Calls come in the order in which state has to change. */
export interface ChannelHooks<ChannelPush extends PositionedPush> {
  /** Send the join with this position; call `settle` with its reply. */
  join(since: Position | undefined, settle: (result: JoinResult) => void): void;
  joined(reply: Joined): void;
  /** The join was refused and trying again without a change would be refused too. */
  refused(failure: CommandFailure): void;
  /** The next publication in order, each exactly once. */
  publication(push: ChannelPush): void;
}

/**
 * One channel's position and recovery. Publications are contiguous: one that is not the next says that
 * something was lost, and the channel joins again from where it stands; one from before is ignored.
 */
export class Channel<ChannelPush extends PositionedPush> {
  private position_: Position | undefined;
  private connected_ = false;
  private joining_ = false;
  /** Tells the reply to an old join apart from the reply to the present one. */
  private generation_ = 0;
  private attempt_ = 0;
  private retryTimer_: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly hooks_: ChannelHooks<ChannelPush>,
    private readonly random_: () => number = Math.random,
  ) {}

  get position(): Position | undefined {
    return this.position_;
  }

  get live(): boolean {
    return this.connected_ && !this.joining_ && this.position_ !== undefined;
  }

  connected(): void {
    this.connected_ = true;
    this.attempt_ = 0;
    this.join();
  }

  disconnected(): void {
    this.connected_ = false;
    this.joining_ = false;
    this.generation_ += 1;
    clearTimeout(this.retryTimer_);
  }

  /** Joins, or joins again after something has changed (for instance the person has agreed to the terms). */
  join(): void {
    if (!this.connected_ || this.joining_) return;
    clearTimeout(this.retryTimer_);
    this.joining_ = true;
    const generation = ++this.generation_;
    this.hooks_.join(this.position_, (result) => {
      if (generation !== this.generation_) return;
      this.joining_ = false;
      if (result.ok) this.accept(result.value);
      else this.fail(result.failure);
    });
  }

  receive(push: ChannelPush): void {
    if (this.position_ === undefined || this.joining_) return;
    if (push.epoch === this.position_.epoch && push.offset <= this.position_.offset) return;
    if (push.epoch !== this.position_.epoch || push.offset !== this.position_.offset + 1) {
      this.join();
      return;
    }
    this.position_ = { epoch: push.epoch, offset: push.offset };
    this.hooks_.publication(push);
  }

  private accept(reply: Joined): void {
    this.attempt_ = 0;
    this.position_ = reply.position;
    this.hooks_.joined(reply);
  }

  private fail(failure: CommandFailure): void {
    if (failure.code === 'connection_lost') return;
    if (failure.retry === 'never' || failure.code === 'agreement_required') {
      this.hooks_.refused(failure);
      return;
    }
    const delay = failure.retry_after_ms ?? backoffMs(this.attempt_, this.random_());
    this.attempt_ += 1;
    this.retryTimer_ = setTimeout(() => this.join(), delay);
  }
}
