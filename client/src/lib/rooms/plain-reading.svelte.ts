import type { Api, Failure } from '../api';
import type { Push, RoomJoined, RoomPush, RoomSnapshot } from '../protocol.gen';
import { Channel } from '../realtime/channel';
import type { CommandFailure, Connection } from '../realtime/connection';
import { earlierMessages } from './earlier-messages';
import {
  countAgain,
  completePicture,
  countPush,
  hasLater,
  laterBound,
  openPlain,
  pageSize,
  showEarlier,
  showLater,
  takeRemovals,
  type PlainPage,
} from './plain-page';

/** What the plain page shows as a whole. */
export type PlainPhase =
  | { kind: 'joining' }
  | { kind: 'agreement' }
  | { kind: 'reading' }
  | { kind: 'refused'; failure: CommandFailure };

/** What came of a press of a button. `first` is the id of the first message that came. */
export type PlainOutcome =
  { kind: 'came'; count: number; first: string } | { kind: 'nothing' } | { kind: 'failed'; failure: Failure };

interface PlainPorts {
  connection: Connection;
  api: Api;
}

/** A stretch of a room's history may have lost its messages: so many pages are looked through for one press. */
const pagesPerPress = 10;

/** Reads one room as a still page: follows it only to count, and to take away what is removed. No DOM. */
export class PlainReading {
  phase = $state.raw<PlainPhase>({ kind: 'joining' });
  room = $state.raw<RoomSnapshot | undefined>(undefined);
  page = $state.raw<PlainPage | undefined>(undefined);
  me = $state('');
  busy = $state<'earlier' | 'later' | undefined>(undefined);

  /** The room as it began anew after its store was lost: shown when the reader asks for what is new. */
  private anew_ = $state.raw<{ room: RoomSnapshot; page: PlainPage } | undefined>(undefined);
  /** Up to this offset a push still belongs to the picture that a snapshot has begun. */
  private pictureUntil_ = 0;
  private readonly channel_: Channel<RoomPush>;
  private readonly stops_: (() => void)[];

  constructor(
    readonly id: string,
    private readonly ports_: PlainPorts,
  ) {
    this.channel_ = new Channel<RoomPush>({
      join: (since, settle) =>
        ports_.connection.send('room.join', { room: id, ...(since ? { since } : {}) }, settle),
      joined: (reply) => this.joined(reply),
      refused: (failure) => {
        this.phase =
          failure.code === 'agreement_required' ? { kind: 'agreement' } : { kind: 'refused', failure };
      },
      publication: (push) => this.publication(push),
    });
    this.stops_ = [
      ports_.connection.listen(`room:${id}`, (push: Push) => {
        if ('offset' in push) this.channel_.receive(push);
      }),
      ports_.connection.watch((state) => {
        if (state.kind === 'open') this.channel_.connected();
        else this.channel_.disconnected();
      }),
    ];
  }

  close(): void {
    for (const stop of this.stops_) stop();
    this.channel_.disconnected();
    this.ports_.connection.send('room.leave', { room: this.id }, () => undefined);
  }

  joinAgain(): void {
    this.phase = { kind: 'joining' };
    this.channel_.join();
  }

  /** How many messages have come since; without a number where they were not counted, or the room began anew. */
  get news(): number | undefined {
    return this.anew_ || this.page?.uncounted ? undefined : (this.page?.later ?? 0);
  }

  async earlier(): Promise<PlainOutcome> {
    const before = this.page;
    if (!before || this.busy) return { kind: 'nothing' };
    this.busy = 'earlier';
    const first = before.messages[0]?.offset ?? before.until + 1;
    const result = await earlierMessages(this.ports_.api, this.id, first, pageSize);
    this.busy = undefined;
    if (!result.ok) return { kind: 'failed', failure: result.failure };
    // What was shown may have been counted on meanwhile.
    this.page = showEarlier(this.page ?? before, result.value);
    const came = result.value.messages.filter((message) => message.offset < first);
    return came[0] ? { kind: 'came', count: came.length, first: came[0].id } : { kind: 'nothing' };
  }

  async later(): Promise<PlainOutcome> {
    if (this.busy) return { kind: 'nothing' };
    if (this.anew_) return this.beginAnew(this.anew_);
    this.busy = 'later';
    const outcome = await this.findLater();
    this.busy = undefined;
    return outcome;
  }

  private async findLater(): Promise<PlainOutcome> {
    // Without the connection nothing was counted: the server has to be asked.
    let isAsked = !this.channel_.live;
    for (let tries = 0; tries < pagesPerPress && this.page && (isAsked || hasLater(this.page)); tries += 1) {
      const { until } = this.page;
      const bound = laterBound(this.page);
      const result = await earlierMessages(this.ports_.api, this.id, bound, pageSize);
      if (!result.ok) return { kind: 'failed', failure: result.failure };
      this.page = showLater(this.page, result.value, bound);
      const came = result.value.messages.filter((message) => message.offset > until);
      if (came[0]) return { kind: 'came', count: came.length, first: came[0].id };
      isAsked = false;
    }
    return { kind: 'nothing' };
  }

  private beginAnew({ room, page }: { room: RoomSnapshot; page: PlainPage }): PlainOutcome {
    this.anew_ = undefined;
    this.room = room;
    this.page = page;
    const first = page.messages[0];
    return first ? { kind: 'came', count: page.messages.length, first: first.id } : { kind: 'nothing' };
  }

  private publication(push: RoomPush): void {
    const take = push.offset <= this.pictureUntil_ ? completePicture : countPush;
    if (this.anew_?.page.epoch === push.epoch)
      this.anew_ = { ...this.anew_, page: take(this.anew_.page, push) };
    else if (this.page?.epoch === push.epoch) this.page = take(this.page, push);
  }

  private joined(reply: RoomJoined): void {
    this.me = reply.me.author_key;
    this.phase = { kind: 'reading' };
    const { snapshot } = reply;
    if (!snapshot) {
      this.pictureUntil_ = 0;
      return;
    }
    const fresh = { room: snapshot, page: openPlain(snapshot) };
    if (this.page?.epoch === snapshot.position.epoch) {
      this.pictureUntil_ = 0;
      void this.catchUp(this.page, snapshot);
      return;
    }
    this.pictureUntil_ = reply.position.offset + reply.missed;
    if (this.page) this.anew_ = fresh;
    else this.beginAnew(fresh);
  }

  /** The room could not say what happened meanwhile: what is shown is read again for what was removed. */
  private async catchUp(page: PlainPage, snapshot: RoomSnapshot): Promise<void> {
    this.page = countAgain(page, snapshot);
    const first = page.messages[0]?.offset ?? page.until;
    let bound = page.until + 1;
    while (bound > first) {
      const result = await earlierMessages(this.ports_.api, this.id, bound, pageSize);
      if (!result.ok || !this.page) return;
      this.page = takeRemovals(this.page, result.value.messages);
      bound = result.value.more ? (result.value.messages[0]?.offset ?? 0) : 0;
    }
  }
}
