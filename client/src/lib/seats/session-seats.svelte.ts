import type { Api, ApiResult, Failure } from '../api';
import type { MySeat, Push, SeatCounts, SeatDecision, SeatKind, Seats } from '../protocol.gen';
import type { Connection } from '../realtime/connection';

interface Ports {
  api: Pick<Api, 'get' | 'post'>;
  connection: Pick<Connection, 'watch' | 'listen' | 'send'>;
  person: string;
  /** From 0 to 1; spreads the questions of many who wait in one line. */
  chance: () => number;
}

type Ask = (instead: string | undefined) => Promise<ApiResult<SeatDecision>>;

const longestWaitMs = 1_500;

/** The seats of one session and what the person has there: asked once, then told over the connection. No DOM. */
export class SessionSeats {
  /** Undefined where nobody needs a seat, or this person cannot have one. */
  counts = $state.raw<SeatCounts | undefined>(undefined);
  mine = $state.raw<MySeat | undefined>(undefined);
  busy = $state(false);
  failure = $state.raw<Failure | undefined>(undefined);
  /** Sessions at the same time: the person says which seat to keep. */
  clashes = $state.raw<string[]>([]);

  private asked_: Ask | undefined;
  private timer_: ReturnType<typeof setTimeout> | undefined;
  private stops_: (() => void)[] = [];

  constructor(
    readonly session: string,
    private readonly ports_: Ports,
  ) {}

  /** Asks what is true now. */
  async load(): Promise<void> {
    const answer = await this.ports_.api.get<Seats>('/seats');
    if (!answer.ok) return;
    const counts = answer.value.sessions.find((each) => each.session === this.session);
    if (counts) this.takeCounts(counts);
    this.mine = answer.value.mine.find((each) => each.session === this.session) ?? none(this.session);
  }

  /** From now on it is told of changes, until it is closed. */
  follow(): void {
    const { connection, person } = this.ports_;
    this.stops_ = [
      connection.listen('seats', (push: Push) => this.counted(push)),
      connection.listen(`person:${person}`, (push: Push) => {
        if (push.event !== 'seat.changed' || push.data.session !== this.session) return;
        // A line that moves is told to all who wait in it, at once.
        if (push.data.state === 'waitlisted') this.loadSoon();
        else void this.load();
      }),
      connection.watch((state) => {
        if (state.kind !== 'open') return;
        connection.send('seats.follow', {}, () => undefined);
        if (this.counts) this.loadSoon();
      }),
    ];
  }

  close(): void {
    clearTimeout(this.timer_);
    for (const stop of this.stops_) stop();
  }

  take(kind: SeatKind): Promise<void> {
    return this.ask((instead) => this.post('', { kind, ...(instead === undefined ? {} : { instead }) }));
  }

  accept(): Promise<void> {
    return this.ask((instead) => this.post('/accept', instead === undefined ? {} : { instead }));
  }

  release(): Promise<void> {
    return this.ask(() => this.post('/release', {}));
  }

  /** The person gives up the first of the seats that clash. */
  move(): Promise<void> {
    const [instead] = this.clashes;
    return this.asked_ ? this.ask(this.asked_, instead) : Promise.resolve();
  }

  keep(): void {
    this.clashes = [];
  }

  private post(what: string, body: object): Promise<ApiResult<SeatDecision>> {
    return this.ports_.api.post(`/sessions/${encodeURIComponent(this.session)}/seat${what}`, body);
  }

  private async ask(ask: Ask, instead?: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    this.clashes = [];
    const answer = await ask(instead);
    this.busy = false;
    if (!answer.ok) {
      this.failure = answer.failure;
      if (answer.failure.kind === 'problem') await this.load();
      return;
    }
    this.asked_ = ask;
    this.mine = answer.value.seat;
    this.clashes = answer.value.clashes;
    void this.load();
  }

  private counted(push: Push): void {
    if (push.event !== 'seats.counted' || push.data.session !== this.session) return;
    this.takeCounts(push.data);
    if (this.mine?.state === 'waitlisted') this.loadSoon();
  }

  /** Of two counts the newer holds, in whatever order they come. */
  private takeCounts(counts: SeatCounts): void {
    if (!this.counts || counts.version >= this.counts.version) this.counts = counts;
  }

  private loadSoon(): void {
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(() => void this.load(), this.ports_.chance() * longestWaitMs);
  }
}

function none(session: string): MySeat {
  return { session, state: 'none', place: 0 };
}
