import type {
  Author,
  CommandName,
  CommandFields,
  PersonEphemeralPush,
  RoomEphemeralPush,
  Push,
  RoomJoined,
  RoomPush,
} from '../protocol.gen';
import type { Api } from '../api';
import { Channel } from '../realtime/channel';
import type { CommandFailure, CommandResult, Connection, ConnectionState } from '../realtime/connection';
import { instant } from '../time';
import { preferences } from '../access/preferences.svelte';
import { Announcer, type Announcement } from './announcer';
import { DraftSaver } from './draft-saver';
import { earlierMessages } from './earlier-messages';
import { MessageSender } from './message-sender';
import {
  addEarlier,
  applyPush,
  countPresence,
  discardMessage,
  forgetOld,
  outgoingLimit,
  queueMessage,
  rejoin,
  retryMessage,
  setMute,
  type RoomState,
} from './room-store';

/** What the room's page shows as a whole. */
export type RoomPhase =
  | { kind: 'joining' }
  | { kind: 'agreement' }
  | { kind: 'joined' }
  | { kind: 'refused'; failure: CommandFailure };

export type EarlierState = 'ready' | 'loading' | 'failed';

/** Somebody whom the moderator of this page has muted. */
export interface MutedPerson {
  author: Author;
  until: string;
}

interface RoomPorts {
  connection: Connection;
  api: Api;
  person: string;
  now(): number;
  newId(): string;
}

const earlierPage = 50;

/** One room on one page: joins it, follows it, and carries out what the person does there. No DOM. */
export class RoomSession {
  state = $state.raw<RoomState | undefined>(undefined);
  phase = $state.raw<RoomPhase>({ kind: 'joining' });
  live = $state(false);
  earlier = $state<EarlierState>('ready');
  draft = $state('');
  /** What is to be said about new messages of others; the page says it politely. */
  announced = $state.raw<Announcement & { serial: number }>({ count: 0, named: false, serial: 0 });

  /** Whom this page has muted, the newest last; those whose time is over are still in it. */
  mutedHere = $state.raw<readonly MutedPerson[]>([]);

  private readonly channel_: Channel<RoomPush>;
  private readonly announcer_: Announcer;
  private draftSaver_: DraftSaver | undefined;
  private agreed_ = false;
  private typed_ = false;
  private lostAt_: number | undefined;
  /** Up to this offset it is history that arrives, told by the mark and not as new messages. */
  private historyUntil_ = 0;
  private following_ = true;
  private readonly sender_: MessageSender;
  private readonly stops_: (() => void)[];

  constructor(
    readonly room: string,
    private readonly ports_: RoomPorts,
  ) {
    this.announcer_ = new Announcer(
      () => preferences.announcements,
      (announcement) => (this.announced = { ...announcement, serial: this.announced.serial + 1 }),
    );
    this.sender_ = new MessageSender({
      ready: () => (this.live ? this.state : undefined),
      state: () => this.state,
      change: (state) => (this.state = state),
      send: (message, settle) => ports_.connection.send('room.post', { room, ...message }, settle),
    });
    this.channel_ = new Channel<RoomPush>({
      join: (since, settle) => {
        ports_.connection.send(
          'room.join',
          {
            room,
            ...(since ? { since } : {}),
            ...(this.agreed_ ? { agree_not_for_attribution: true } : {}),
          },
          settle,
        );
      },
      joined: (reply) => this.joined(reply),
      refused: (failure) => this.refused(failure),
      publication: (push) => this.publication(push),
    });
    this.stops_ = [
      ports_.connection.listen(`room:${room}`, (push) => this.roomPush(push)),
      ports_.connection.listen(`person:${ports_.person}`, (push) => this.personPush(push)),
      ports_.connection.watch((state) => this.connectionChanged(state)),
    ];
  }

  /** Leaves the room; what was typed is saved first. */
  close(): void {
    this.draftSaver_?.flush();
    for (const stop of this.stops_) stop();
    this.channel_.disconnected();
    this.announcer_.stop();
    this.sender_.pause();
    this.ports_.connection.send('room.leave', { room: this.room }, () => undefined);
  }

  agree(): void {
    this.agreed_ = true;
    this.phase = { kind: 'joining' };
    this.channel_.join();
  }

  joinAgain(): void {
    this.phase = { kind: 'joining' };
    this.channel_.join();
  }

  type(text: string): void {
    this.draft = text;
    this.typed_ = true;
    this.draftSaver_?.typed(text);
  }

  saveDraftNow(): void {
    this.draftSaver_?.flush();
  }

  get mayQueue(): boolean {
    return (this.state?.outgoing.length ?? 0) < outgoingLimit;
  }

  /** Shows `text` at once and sends it when its turn comes. */
  post(text: string): void {
    if (!this.state || !this.mayQueue) return;
    const at = instant(this.ports_.now());
    this.state = queueMessage(this.state, this.ports_.newId(), text, at);
    this.draft = '';
    this.draftSaver_?.posted();
    this.sender_.next();
  }

  retry(clientId: string): void {
    if (!this.state) return;
    this.state = retryMessage(this.state, clientId);
    this.sender_.next();
  }

  discard(clientId: string): void {
    if (this.state) this.state = discardMessage(this.state, clientId);
  }

  /** The page says whether the reader is at the end of the list. */
  follow(atEnd: boolean): void {
    this.following_ = atEnd;
    if (atEnd && this.state) this.state = forgetOld(this.state);
  }

  /** One act of a moderator on the room: `room.remove`, `room.lock`, `room.unlock`. */
  act<Name extends CommandName>(
    name: Name,
    fields: Omit<CommandFields[Name], 'room'>,
  ): Promise<CommandResult<Name>> {
    return this.ports_.connection.command(name, { room: this.room, ...fields } as CommandFields[Name]);
  }

  async mute(author: Author, seconds: number, reason: string): Promise<CommandResult<'room.mute'>> {
    const result = await this.act('room.mute', { author: author.key, seconds, reason });
    if (result.ok) this.mutedHere = [...this.othersMuted(author), { author, until: result.value.until }];
    return result;
  }

  async unmute(author: Author, reason: string): Promise<CommandResult<'room.unmute'>> {
    const result = await this.act('room.unmute', { author: author.key, reason });
    if (result.ok) this.mutedHere = this.othersMuted(author);
    return result;
  }

  async loadEarlier(): Promise<void> {
    const first = this.state?.messages[0];
    if (!first || this.earlier === 'loading') return;
    this.earlier = 'loading';
    const result = await earlierMessages(this.ports_.api, this.room, first.offset, earlierPage);
    this.earlier = result.ok ? 'ready' : 'failed';
    if (result.ok && this.state) this.state = addEarlier(this.state, result.value);
  }

  private othersMuted(author: Author): MutedPerson[] {
    return this.mutedHere.filter((each) => each.author.key !== author.key);
  }

  private connectionChanged(state: ConnectionState): void {
    if (state.kind === 'open') {
      this.channel_.connected();
      return;
    }
    // A computer that slept learns of the loss when it wakes.
    if (this.live) this.lostAt_ = ('since' in state ? state.since : undefined) ?? this.ports_.now();
    this.live = false;
    this.sender_.pause();
    this.channel_.disconnected();
  }

  private joined(reply: RoomJoined): void {
    const awayS = this.lostAt_ === undefined ? 0 : Math.round((this.ports_.now() - this.lostAt_) / 1_000);
    this.lostAt_ = undefined;
    this.state = rejoin(this.state, reply, awayS);
    this.historyUntil_ = reply.position.offset + reply.missed;
    this.phase = { kind: 'joined' };
    this.live = true;
    this.takeDraft(reply);
    this.sender_.resume();
  }

  private takeDraft(reply: RoomJoined): void {
    if (!this.draftSaver_) {
      const saved = reply.me.draft ?? '';
      this.draftSaver_ = new DraftSaver(saved, (text, done) => {
        this.ports_.connection.send('room.draft', { room: this.room, text }, (result) => done(result.ok));
      });
      if (!this.typed_) this.draft = saved;
      else this.draftSaver_.typed(this.draft);
      return;
    }
    this.draftSaver_.flush();
  }

  private refused(failure: CommandFailure): void {
    this.live = false;
    this.phase = failure.code === 'agreement_required' ? { kind: 'agreement' } : { kind: 'refused', failure };
  }

  private publication(push: RoomPush): void {
    if (!this.state) return;
    const next = applyPush(this.state, push);
    this.state = this.following_ ? forgetOld(next) : next;
    if (push.event === 'message.removed') this.unsay(push.data.id);
    if (push.event !== 'message.posted' || push.data.author.key === this.state.me.author_key) return;
    if (push.offset > this.historyUntil_) this.announcer_.add(push.data, this.state.me.name);
  }

  /** A removed message leaves the live region too. */
  private unsay(id: string): void {
    this.announcer_.forget(id);
    if (this.announced.message?.id === id) this.announced = { ...this.announced, count: 0 };
  }

  private roomPush(push: Push): void {
    if ('offset' in push) this.channel_.receive(push);
    else if (isPresence(push) && this.state) this.state = countPresence(this.state, push.data.count);
  }

  private personPush(push: Push): void {
    if (!isPersonPush(push) || push.data.room !== this.room || !this.state) return;
    const mute =
      push.event === 'room.muted' ? { until: push.data.until, reason: push.data.reason } : undefined;
    this.state = setMute(this.state, mute);
  }
}

function isPresence(push: Push): push is RoomEphemeralPush {
  return push.event === 'presence.counted';
}

function isPersonPush(push: Push): push is Extract<PersonEphemeralPush, { event: `room.${string}` }> {
  return push.event === 'room.muted' || push.event === 'room.unmuted';
}
