import type {
  CommandError,
  CommandFields,
  CommandName,
  CommandReplies,
  ErrorCode,
  HelloFrame,
  Hello,
  Push,
  Reply,
} from '../protocol.gen';
import { backoffMs } from './backoff';
import { afterClose, type StopReason } from './close';

/** One socket as the connection sees it. `close` may be called twice; no handler runs after it. */
export interface Socket {
  send(text: string): void;
  close(code: number): void;
}

export interface SocketHandlers {
  message(text: string): void;
  closed(code: number, reason: string): void;
}

/** What the connection needs from the world; tests give it their own. */
export interface ConnectionPorts {
  open(handlers: SocketHandlers): Socket;
  now(): number;
  random(): number;
  online(): boolean;
}

/** Where the connection stands. `since` is the time in ms at which the last good connection was lost. */
export type ConnectionState =
  | { kind: 'idle' }
  | { kind: 'connecting'; since: number | undefined }
  | { kind: 'open'; hello: Hello }
  | { kind: 'waiting'; since: number | undefined; retryAt: number; offline: boolean }
  | { kind: 'stopped'; reason: StopReason };

/** A command's failure: what the server said, or what happened on the way to it. */
export interface CommandFailure extends Omit<CommandError, 'code'> {
  code: ErrorCode | 'connection_lost' | 'timed_out';
}

export type CommandResult<Name extends CommandName> =
  { ok: true; value: CommandReplies[Name] } | { ok: false; failure: CommandFailure };

interface PendingCommand {
  settle(reply: Reply | CommandFailure): void;
  timer: ReturnType<typeof setTimeout>;
}

const commandTimeoutMs = 10_000;
const helloTimeoutMs = 10_000;
const graceMs = 10_000;
const wakeGraceMs = 2_000;
/** A connection shorter than this does not count as a success for the back-off. */
const steadyMs = 5_000;
/** A timer that comes so late means that the machine slept. */
const watchMs = 5_000;
const sleptMs = 20_000;
/** Commands awaiting a reply; further ones fail at once. No screen comes near it. */
const pendingLimit = 64;

const lost: CommandFailure = { code: 'connection_lost', message: '', retry: 'later' };
const timedOut: CommandFailure = { code: 'timed_out', message: '', retry: 'now' };

/**
 * The only owner of the WebSocket: connects, keeps it alive, notices when it is dead, comes back, gives each
 * command its id and its reply, and hands each push to whoever listens to its channel.
 * Replies and pushes are handed over synchronously in the order of the frames.
 */
export class Connection {
  private state_: ConnectionState = { kind: 'idle' };
  private socket_: Socket | undefined;
  private attempt_ = 0;
  private openedAt_ = 0;
  private lostAt_: number | undefined;
  private nextId_ = 1;
  private sentAt_ = 0;
  private heardAt_ = 0;
  private watchedAt_ = 0;
  private watchTimer_: ReturnType<typeof setInterval> | undefined;
  private readonly pending_ = new Map<number, PendingCommand>();
  private readonly watchers_ = new Set<(state: ConnectionState) => void>();
  private readonly listeners_ = new Map<string, Set<(push: Push) => void>>();
  private retryTimer_: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer_: ReturnType<typeof setTimeout> | undefined;
  private keepAliveTimer_: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly ports_: ConnectionPorts) {}

  get state(): ConnectionState {
    return this.state_;
  }

  /** Calls `watcher` with the present state and at each change; returns the way to stop. */
  watch(watcher: (state: ConnectionState) => void): () => void {
    this.watchers_.add(watcher);
    watcher(this.state_);
    return () => this.watchers_.delete(watcher);
  }

  /** Hands every push of `channel` to `listener`; returns the way to stop. */
  listen(channel: string, listener: (push: Push) => void): () => void {
    const listeners = this.listeners_.get(channel) ?? new Set();
    listeners.add(listener);
    this.listeners_.set(channel, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners_.delete(channel);
    };
  }

  start(): void {
    if (this.state_.kind === 'idle' || this.state_.kind === 'stopped') this.connect();
  }

  /** Closes for good (signing out, leaving). */
  stop(): void {
    this.drop(1000);
    clearInterval(this.watchTimer_);
    this.attempt_ = 0;
    this.lostAt_ = undefined;
    this.change({ kind: 'idle' });
  }

  /** A person asked, or the network came back: do not wait any longer. */
  retryNow(): void {
    if (this.state_.kind === 'waiting' || this.state_.kind === 'stopped') this.connect();
  }

  /** What was begun over the network before may be waiting for nothing, or go a way that is not needed any more. */
  networkUp(): void {
    this.attempt_ = 0;
    if (this.state_.kind === 'connecting') this.connect();
    else this.retryNow();
  }

  /** The page is looked at again: a connection that has been silent for too long is not waited for. */
  wake(): void {
    if (this.state_.kind === 'waiting') this.networkUp();
    if (this.state_.kind !== 'open') return;
    const beatMs = this.state_.hello.heartbeat_s * 1_000;
    if (this.ports_.now() - this.heardAt_ > beatMs + wakeGraceMs) this.renew();
  }

  /** The system says that there is no network: the socket is dead even if it does not know it yet. */
  networkDown(): void {
    if (this.state_.kind === 'open' || this.state_.kind === 'connecting') this.lose(undefined);
    else if (this.state_.kind === 'waiting') this.change({ ...this.state_, offline: true });
  }

  /** Sends a command; `settle` is called exactly once, in order with the pushes around its reply. */
  send<Name extends CommandName>(
    name: Name,
    fields: CommandFields[Name],
    settle: (result: CommandResult<Name>) => void,
  ): void {
    if (this.state_.kind !== 'open' || this.pending_.size >= pendingLimit) {
      settle({ ok: false, failure: lost });
      return;
    }
    const id = this.nextId_++;
    const timer = setTimeout(() => this.settle(id, timedOut), commandTimeoutMs);
    this.pending_.set(id, {
      timer,
      settle: (reply) => {
        if ('ok' in reply) settle({ ok: true, value: reply.ok as CommandReplies[Name] });
        else settle({ ok: false, failure: 'error' in reply ? reply.error : reply });
      },
    });
    this.transmit(JSON.stringify({ id, do: name, ...fields }));
  }

  /** `send` for callers that do not care about the order with pushes. */
  command<Name extends CommandName>(name: Name, fields: CommandFields[Name]): Promise<CommandResult<Name>> {
    return new Promise((resolve) => {
      this.send(name, fields, resolve);
    });
  }

  private connect(): void {
    this.drop(1000);
    this.change({ kind: 'connecting', since: this.lostAt_ });
    const socket = this.ports_.open({
      message: (text) => {
        if (socket === this.socket_) this.receive(text);
      },
      closed: (code, reason) => {
        if (socket === this.socket_) this.closed(code, reason);
      },
    });
    this.socket_ = socket;
    clearInterval(this.watchTimer_);
    this.watchedAt_ = this.ports_.now();
    this.watchTimer_ = setInterval(() => this.watchSleep(), watchMs);
    this.expectWithin(helloTimeoutMs);
  }

  /** The machine slept: nobody knows whether the other end is still there, and a new connection is quick. */
  private renew(): void {
    if (this.state_.kind === 'open') this.lostAt_ = this.heardAt_;
    this.attempt_ = 0;
    this.connect();
  }

  private watchSleep(): void {
    const now = this.ports_.now();
    const slept = now - this.watchedAt_ >= sleptMs;
    this.watchedAt_ = now;
    if (!slept) return;
    if (this.state_.kind === 'waiting') this.networkUp();
    else if (this.state_.kind === 'open') this.renew();
  }

  private closed(code: number, reason: string): void {
    const next = afterClose(code, reason);
    if (next.kind === 'reconnect') {
      this.lose(next.afterMs);
      return;
    }
    this.drop(1000);
    this.lostAt_ ??= this.ports_.now();
    this.change({ kind: 'stopped', reason: next.reason });
  }

  /** The connection is gone without a word against coming back: wait, then try again. */
  private lose(afterMs: number | undefined): void {
    const now = this.ports_.now();
    const steady = this.state_.kind === 'open' && now - this.openedAt_ >= steadyMs;
    if (this.state_.kind === 'open') this.lostAt_ = now;
    if (steady) this.attempt_ = 0;
    this.drop(1000);
    const delay = afterMs ?? backoffMs(this.attempt_, this.ports_.random());
    this.attempt_ += 1;
    this.retryTimer_ = setTimeout(() => this.connect(), delay);
    this.change({
      kind: 'waiting',
      since: this.lostAt_,
      retryAt: now + delay,
      offline: !this.ports_.online(),
    });
  }

  /** Lets go of the socket and of everything that waited for it. */
  private drop(code: number): void {
    clearTimeout(this.retryTimer_);
    clearTimeout(this.silenceTimer_);
    clearInterval(this.keepAliveTimer_);
    const socket = this.socket_;
    this.socket_ = undefined;
    socket?.close(code);
    for (const id of [...this.pending_.keys()]) this.settle(id, lost);
  }

  private receive(text: string): void {
    this.heardAt_ = this.ports_.now();
    const hello = this.state_.kind === 'open' ? this.state_.hello : undefined;
    if (hello) this.expectWithin(hello.heartbeat_s * 1_000 + graceMs);
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const frame = parse(line);
      if (frame !== undefined) this.dispatch(frame);
      if (this.socket_ === undefined) return;
    }
  }

  private dispatch(frame: object): void {
    if ('ch' in frame) {
      const push = frame as Push;
      for (const listener of [...(this.listeners_.get(push.ch) ?? [])]) listener(push);
    } else if ('id' in frame) {
      const reply = frame as Reply;
      this.settle(reply.id, reply);
    } else if ('event' in frame && frame.event === 'hello') {
      this.welcome((frame as HelloFrame).data);
    } else if (Object.keys(frame).length === 0) {
      this.transmit('{}');
    }
  }

  private welcome(hello: Hello): void {
    this.openedAt_ = this.ports_.now();
    this.sentAt_ = this.openedAt_;
    const beatMs = hello.heartbeat_s * 1_000;
    this.expectWithin(beatMs + graceMs);
    // A server that is busy pushing sends no heartbeat to answer, yet wants to hear from us.
    this.keepAliveTimer_ = setInterval(() => {
      if (this.ports_.now() - this.sentAt_ >= beatMs / 2) this.transmit('{}');
    }, beatMs / 2);
    this.change({ kind: 'open', hello });
    this.lostAt_ = undefined;
  }

  private expectWithin(ms: number): void {
    clearTimeout(this.silenceTimer_);
    this.silenceTimer_ = setTimeout(() => this.lose(undefined), ms);
  }

  private transmit(text: string): void {
    this.sentAt_ = this.ports_.now();
    this.socket_?.send(text);
  }

  private settle(id: number, reply: Reply | CommandFailure): void {
    const pending = this.pending_.get(id);
    if (!pending) return;
    this.pending_.delete(id);
    clearTimeout(pending.timer);
    pending.settle(reply);
  }

  private change(state: ConnectionState): void {
    this.state_ = state;
    for (const watcher of [...this.watchers_]) watcher(state);
  }
}

function parse(line: string): object | undefined {
  try {
    const frame: unknown = JSON.parse(line);
    return typeof frame === 'object' && frame !== null ? frame : undefined;
  } catch {
    return undefined;
  }
}
