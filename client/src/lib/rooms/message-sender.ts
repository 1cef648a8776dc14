import type { CommandFailure, CommandResult } from '../realtime/connection';
import { messageFailed, messageStored, nextOutgoing, type RoomState, type SendFailure } from './room-store';

/** What the sender needs from the room's page. */
interface SenderPorts {
  /** The room as it is now, or nothing while nothing may be sent. */
  ready(): RoomState | undefined;
  state(): RoomState | undefined;
  change(state: RoomState): void;
  send(
    message: { client_id: string; text: string },
    settle: (result: CommandResult<'room.post'>) => void,
  ): void;
}

const automaticTries = 3;

/** Sends one message at a time, each until the server has it; after a drop the same one again, same client id. */
export class MessageSender {
  private posting_: string | undefined;
  private tries_ = 0;
  /** While it runs the server wants nothing from us: what is written meanwhile waits too. */
  private retryTimer_: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports_: SenderPorts) {}

  /** Sends what waits, if anything does and its turn has come. */
  next(): void {
    if (this.posting_ !== undefined || this.retryTimer_ !== undefined) return;
    const room = this.ports_.ready();
    const item = room && nextOutgoing(room);
    if (!item) return;
    this.posting_ = item.client_id;
    const { client_id, text } = item;
    this.ports_.send({ client_id, text }, (result) => this.posted(client_id, result));
  }

  /** The room is there again: whatever went wrong before counts no more. */
  resume(): void {
    this.tries_ = 0;
    this.next();
  }

  /** The connection is gone, or the page is left. */
  pause(): void {
    this.posting_ = undefined;
    this.dropRetry();
  }

  private posted(clientId: string, result: CommandResult<'room.post'>): void {
    if (this.posting_ !== clientId) return;
    this.posting_ = undefined;
    const room = this.ports_.state();
    if (!room) return;
    if (result.ok) this.ports_.change(messageStored(room, clientId, result.value));
    else if (result.failure.code === 'connection_lost') return;
    else if (this.mayTryAgain(result.failure)) {
      this.tries_ += 1;
      this.sendAgainIn(result.failure.retry_after_ms ?? 1_000 * this.tries_);
      return;
    } else this.ports_.change(messageFailed(room, clientId, sendFailure(result.failure)));
    this.resume();
  }

  private mayTryAgain(failure: CommandFailure): boolean {
    return failure.retry !== 'never' && failure.code !== 'timed_out' && this.tries_ < automaticTries;
  }

  private sendAgainIn(ms: number): void {
    this.retryTimer_ = setTimeout(() => {
      this.dropRetry();
      this.next();
    }, ms);
  }

  private dropRetry(): void {
    clearTimeout(this.retryTimer_);
    this.retryTimer_ = undefined;
  }
}

function sendFailure(failure: CommandFailure): SendFailure {
  switch (failure.code) {
    case 'timed_out':
      return { kind: 'timed_out' };
    case 'muted':
      return { kind: 'muted' };
    case 'locked':
      return { kind: 'locked' };
    default:
      return { kind: 'refused', code: failure.code, message: failure.message };
  }
}
