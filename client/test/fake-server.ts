/**
 * A server in the test's own process: rooms with history, epoch and offset, the commands of the wire contract,
 * and hooks to lose a connection, a push or a reply. Frames are real text; time is the test's fake clock.
 *
 *   const server = new FakeServer();
 *   const connection = new Connection(server.ports('P1'));
 *   connection.start();
 *   await settled();               // the hello has arrived
 *   server.post('S03', 'P2', 'hello');
 *   server.cut(1006);              // every socket is closed with that code
 */
import type {
  CommandError,
  CommandFields,
  CommandName,
  Hello,
  Message,
  RoomMe,
  RoomPush,
  RoomSnapshot,
} from '../src/lib/protocol.gen';
import type { ConnectionPorts, Socket, SocketHandlers } from '../src/lib/realtime/connection';

export const heartbeatS = 25;
const snapshotSize = 50;

interface FakeRoom {
  epoch: string;
  offset: number;
  messages: Message[];
  log: RoomPush[];
  lock: string | undefined;
  drafts: Map<string, string>;
  posted: Map<string, { message: string; offset: number }>;
}

interface FakeSocket {
  person: string;
  handlers: SocketHandlers;
  open: boolean;
  joined: Set<string>;
}

type AnyCommand = { [Name in CommandName]: { id: number; do: Name } & CommandFields[Name] }[CommandName];

/** Lets promises and microtasks run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export class FakeServer {
  /** Every frame that came in, parsed. */
  readonly received: AnyCommand[] = [];
  readonly beats: string[] = [];
  readonly sockets: FakeSocket[] = [];
  /** The next join of a client that was further away than this is answered with a snapshot. */
  historyLimit = 100;
  /** A snapshot is so many publications old; the rest follows it, as with a snapshot that is shared by many. */
  snapshotLag = 0;
  /** What the world answers `navigator.onLine` with. */
  online = true;
  /** False: sockets are never accepted, as with a dead network. */
  reachable = true;
  /** Answers a command with an error instead of carrying it out. */
  refuse: (command: AnyCommand) => CommandError | undefined = () => undefined;
  /** Carries the command out but loses the reply and the push to this client. */
  loseReply: (command: AnyCommand) => boolean = () => false;

  private readonly rooms_ = new Map<string, FakeRoom>();
  private nextMessage_ = 1;

  ports(person: string): ConnectionPorts {
    return {
      open: (handlers) => this.accept(person, handlers),
      now: () => Date.now(),
      random: () => 0.5,
      online: () => this.online,
    };
  }

  get live(): FakeSocket[] {
    return this.sockets.filter((socket) => socket.open);
  }

  /** Closes every socket, as the network or the server would. */
  cut(code: number, reason = ''): void {
    for (const socket of this.live) {
      socket.open = false;
      socket.handlers.closed(code, reason);
    }
  }

  /** Sends any text to every client. */
  say(text: string): void {
    for (const socket of this.live) socket.handlers.message(text);
  }

  post(room: string, person: string, text: string, clientId = `c${this.nextMessage_}`): number {
    const fake = this.room(room);
    const known = fake.posted.get(`${person} ${clientId}`);
    if (known) return known.offset;
    const message: Message = {
      id: `m${this.nextMessage_++}`,
      offset: fake.offset + 1,
      at: new Date(Date.now()).toISOString(),
      author: { key: person, name: `Person ${person}` },
      text,
      client_id: clientId,
      removed: false,
    };
    fake.posted.set(`${person} ${clientId}`, { message: message.id, offset: message.offset });
    fake.messages.push(message);
    return this.publish(room, { event: 'message.posted', data: { ...message } });
  }

  remove(room: string, id: string, reason: string): number {
    const message = this.room(room).messages.find((each) => each.id === id);
    if (message) Object.assign(message, { text: '', removed: true, removed_reason: reason });
    return this.publish(room, { event: 'message.removed', data: { id, reason } });
  }

  lock(room: string, reason: string): number {
    this.room(room).lock = reason;
    return this.publish(room, { event: 'room.locked', data: { reason } });
  }

  unlock(room: string, reason = 'Over.'): number {
    this.room(room).lock = undefined;
    return this.publish(room, { event: 'room.unlocked', data: { reason } });
  }

  /** Publishes without telling anybody, as a lost push would. */
  silently(act: () => void): void {
    const { sockets } = this;
    const joined = sockets.map((socket) => new Set(socket.joined));
    for (const socket of sockets) socket.joined.clear();
    act();
    sockets.forEach((socket, index) => (socket.joined = joined[index] ?? new Set()));
  }

  snapshot(room: string): RoomSnapshot {
    const fake = this.room(room);
    return structuredClone({
      room,
      position: { epoch: fake.epoch, offset: fake.offset },
      title: `Room ${room}`,
      attribution: 'on_record',
      locked: fake.lock !== undefined,
      ...(fake.lock === undefined ? {} : { locked_reason: fake.lock }),
      moderators: [{ id: 'P9', name: 'Person P9' }],
      messages: fake.messages.slice(-snapshotSize),
      more_before: fake.messages.length > snapshotSize,
      notice: 'Kept for 30 days.',
    } satisfies RoomSnapshot);
  }

  me(room: string, person: string): RoomMe {
    const draft = this.room(room).drafts.get(person);
    return {
      author_key: person,
      name: `Person ${person}`,
      may_post: true,
      may_moderate: person === 'P9',
      ...(draft === undefined ? {} : { draft }),
    };
  }

  /** A new epoch: whatever a client has is worth nothing any more. */
  restartHistory(room: string): void {
    const fake = this.room(room);
    fake.epoch += 'x';
    fake.offset = 0;
    fake.log = [];
    fake.messages.forEach((message, index) => (message.offset = index - fake.messages.length));
  }

  room(id: string): FakeRoom {
    let room = this.rooms_.get(id);
    if (!room) {
      room = {
        epoch: 'e',
        offset: 0,
        messages: [],
        log: [],
        lock: undefined,
        drafts: new Map(),
        posted: new Map(),
      };
      this.rooms_.set(id, room);
    }
    return room;
  }

  private accept(person: string, handlers: SocketHandlers): Socket {
    const socket: FakeSocket = { person, handlers, open: true, joined: new Set() };
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (!socket.open) return;
      if (this.reachable)
        socket.handlers.message(JSON.stringify({ event: 'hello', data: this.hello(person) }));
      else {
        socket.open = false;
        socket.handlers.closed(1006, '');
      }
    });
    return {
      send: (text) => {
        if (socket.open) this.receive(socket, text);
      },
      close: () => {
        socket.open = false;
      },
    };
  }

  private hello(person: string): Hello {
    return {
      protocol: 'convene.v1',
      server_time: new Date(Date.now()).toISOString(),
      connection: `c-${this.sockets.length}`,
      person,
      heartbeat_s: heartbeatS,
      limits: {
        frame_bytes: 16384,
        message_characters: 2000,
        commands_per_s: 10,
        commands_burst: 20,
        posts_per_s: 1,
        posts_burst: 5,
      },
    };
  }

  private publish(room: string, what: Pick<RoomPush, 'event' | 'data'>): number {
    const fake = this.room(room);
    fake.offset += 1;
    const push = { ch: `room:${room}`, epoch: fake.epoch, offset: fake.offset, ...what } as RoomPush;
    fake.log.push(push);
    for (const socket of this.live) {
      if (socket.joined.has(room)) socket.handlers.message(JSON.stringify(push));
    }
    return fake.offset;
  }

  private receive(socket: FakeSocket, text: string): void {
    if (text === '{}') {
      this.beats.push(text);
      return;
    }
    const command = JSON.parse(text) as AnyCommand;
    this.received.push(command);
    const error = this.refuse(command);
    if (error) {
      socket.handlers.message(JSON.stringify({ id: command.id, error }));
      return;
    }
    const lose = this.loseReply(command);
    const joined = new Set(socket.joined);
    if (lose) socket.joined.clear();
    const frames = this.carryOut(socket, command);
    if (lose) socket.joined = joined;
    else if (frames.length > 0) {
      const [ok, ...pushes] = frames;
      socket.handlers.message(
        [{ id: command.id, ok }, ...pushes].map((each) => JSON.stringify(each)).join('\n'),
      );
    }
  }

  private carryOut(socket: FakeSocket, command: AnyCommand): object[] {
    switch (command.do) {
      case 'room.join':
        return this.join(socket, command);
      case 'room.leave':
        socket.joined.delete(command.room);
        return [{}];
      case 'room.post': {
        const fake = this.room(command.room);
        const repeated = fake.posted.has(`${socket.person} ${command.client_id}`);
        const offset = this.post(command.room, socket.person, command.text, command.client_id);
        fake.drafts.delete(socket.person);
        return [{ message: 'm', offset, epoch: fake.epoch, repeated }];
      }
      case 'room.draft':
        this.room(command.room).drafts.set(socket.person, command.text);
        return [{}];
      case 'room.remove':
        return [{ offset: this.remove(command.room, command.message, command.reason) }];
      case 'room.mute':
        return [{ until: new Date(Date.now() + command.seconds * 1_000).toISOString() }];
      case 'room.lock':
        return [{ offset: this.lock(command.room, command.reason) }];
      case 'room.unlock':
        return [{ offset: this.unlock(command.room, command.reason) }];
      default:
        return [{}];
    }
  }

  private join(socket: FakeSocket, command: CommandFields['room.join']): object[] {
    const fake = this.room(command.room);
    const me = this.me(command.room, socket.person);
    socket.joined.add(command.room);
    const { since } = command;
    if (since?.epoch === fake.epoch && fake.offset - since.offset <= this.historyLimit) {
      const missed = fake.log.filter((push) => push.offset > since.offset);
      return [{ room: command.room, recovered: true, position: since, missed: missed.length, me }, ...missed];
    }
    const snapshot = this.snapshot(command.room);
    snapshot.position.offset -= this.snapshotLag;
    snapshot.messages = snapshot.messages.filter((each) => each.offset <= snapshot.position.offset);
    const { position } = snapshot;
    const after = fake.log.filter((push) => push.offset > position.offset);
    return [{ room: command.room, recovered: false, position, missed: after.length, me, snapshot }, ...after];
  }
}
