import type { Api, ApiResult, Failure } from '../api';
import type {
  CheckInNote,
  CheckInOutcome,
  CheckIns,
  CheckInsRequest,
  CheckInTakingBack,
  CheckInWay,
  DeskList,
  DeskPerson,
  PaperListNote,
  Push,
  WalkIn,
  WalkInOutcome,
} from '../protocol.gen';
import type { Connection } from '../realtime/connection';
import { instant } from '../time';
import { readBadgeCode } from './badge-code';
import { DeskPeople } from './desk-people';
import type { KeptNotes } from './kept-notes';

interface Ports {
  api: Pick<Api, 'get' | 'post'>;
  connection: Pick<Connection, 'watch' | 'listen' | 'send'>;
  kept: KeptNotes;
  /** The device's clock, ms: the server takes its difference out. */
  now: () => number;
  /** May take back what another desk noted, and at any time: organisers. */
  corrects: () => boolean;
}

/** What the screen says: let in, was in already, let in but look at it, not to be let in. */
export type Verdict = 'in' | 'again' | 'check' | 'ask';

/** Why somebody is to be asked about or looked at. */
export type Why = 'ended' | 'taken_back' | 'not_allowed' | 'unknown' | 'unlisted';

export interface Seen {
  key: number;
  verdict: Verdict;
  why?: Why;
  person?: DeskPerson;
  /** The badge's code where nobody is known by it. */
  badge?: string;
  /** When they came, ms. */
  at: number;
  /** The desk said afterwards that this was wrong. */
  takenBack?: true;
}

interface Pending {
  key: number;
  note: CheckInNote;
}

const mostAtOnce = 200;
const mostRecent = 10;
const againAfterMs = 5_000;
const reloadAfterMs = 2_000;

function verdictOf(person: DeskPerson | undefined): Pick<Seen, 'verdict' | 'why'> {
  if (!person) return { verdict: 'check', why: 'unlisted' };
  if (person.status === 'checked_in') return { verdict: 'again' };
  if (person.status === 'approved' || person.status === 'confirmed') return { verdict: 'in' };
  return { verdict: 'ask', why: person.status === 'revoked' ? 'ended' : 'not_allowed' };
}

/** What the server said, as the screen says it. */
function verdictBy(outcome: CheckInOutcome): Pick<Seen, 'verdict' | 'why'> {
  if (outcome.result === 'in' || outcome.result === 'again') return { verdict: outcome.result };
  return { verdict: 'ask', why: outcome.result };
}

/**
 * One shift at the desk. It answers at once from the list in memory and tells the server as soon as it can be reached:
 * the server's word replaces what was shown, or becomes an alarm when somebody was let in meanwhile. No DOM.
 */
export class Shift {
  shown = $state.raw<Seen | undefined>(undefined);
  recent = $state.raw<readonly Seen[]>([]);
  /** Somebody who was let in without a network and should not have been. */
  alarms = $state.raw<readonly Seen[]>([]);
  failure = $state.raw<Failure | undefined>(undefined);
  listed = $state(false);
  /** The list was asked for, and there was an answer or none. */
  asked = $state(false);
  away = $state(false);
  pending = $state.raw<readonly Pending[]>([]);
  walkIns = $state.raw<readonly WalkIn[]>([]);
  /** Registrations of those who came without one, in this shift. */
  arrivals = $state.raw<readonly string[]>([]);
  /** What a walk-in of the time without a network was refused for. */
  refused = $state.raw<readonly { whom: WalkIn; failure: Failure }[]>([]);

  private prints_ = $state.raw<readonly number[]>([]);
  private people_ = new DeskPeople([]);
  private changes_ = $state(0);
  private count_ = 0;
  private busy_ = false;
  private open_ = false;
  private wasOpen_ = false;
  private stops_: (() => void)[] = [];
  private again_: ReturnType<typeof setTimeout> | undefined;
  private reload_: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports_: Ports) {
    const noted = ports_.kept.read();
    this.pending = noted.notes.map((note) => ({ key: ++this.count_, note }));
    this.walkIns = noted.walkIns;
    this.prints_ = noted.prints;
  }

  /** Everybody of the list as they are now. */
  readonly everybody = $derived.by(() => (this.changes_, this.people_.all));
  private readonly expected_ = $derived(
    this.everybody.filter(
      ({ status, mode }) =>
        mode === 'in_person' && (status === 'checked_in' || status === 'approved' || status === 'confirmed'),
    ),
  );
  readonly expected = $derived(this.expected_.length);
  readonly inside = $derived(this.expected_.filter(({ status }) => status === 'checked_in').length);
  readonly unsent = $derived(this.pending.length + this.walkIns.length + this.prints_.length);

  start(): void {
    const { connection } = this.ports_;
    this.stops_ = [
      connection.listen('registrations', (push) => this.heard(push)),
      connection.watch((state) => {
        this.open_ = state.kind === 'open';
        if (!this.open_) return;
        this.away = false;
        connection.send('registrations.follow', {}, () => undefined);
        // What happened while there was no connection was not pushed.
        if (this.wasOpen_) void this.load();
        this.wasOpen_ = true;
        void this.tell();
      }),
    ];
    void this.tell();
  }

  close(): void {
    for (const stop of this.stops_) stop();
    clearTimeout(this.again_);
    clearTimeout(this.reload_);
  }

  async load(): Promise<void> {
    const answer = await this.ports_.api.get<DeskList>('/desk');
    this.asked = true;
    if (!answer.ok) {
      this.away = answer.failure.kind === 'unreachable';
      if (!this.listed) this.failure = answer.failure;
      return;
    }
    this.failure = undefined;
    this.people_ = new DeskPeople(answer.value.people);
    for (const { note } of this.pending) this.mark(this.find(note), note.at);
    this.listed = true;
    this.changes_ += 1;
  }

  search(typed: string): DeskPerson[] {
    return (this.changes_, this.people_.search(typed));
  }

  person(registration: string): DeskPerson | undefined {
    return (this.changes_, this.people_.of(registration));
  }

  /** A badge at the door. Answers false where this is no code, or a mistyped one. */
  badge(typed: string, way: CheckInWay, at?: number): boolean {
    const code = readBadgeCode(typed);
    if (code === undefined) return false;
    const known = this.people_.withBadge(code);
    this.note(known ? { registration: known.registration } : { badge: code }, way, at);
    return true;
  }

  /** Somebody at the door who was chosen from the list. `at` (ms): when they came, if not now. */
  came(registration: string, way: CheckInWay, at?: number): void {
    this.note({ registration }, way, at);
  }

  private note(
    who: Pick<CheckInNote, 'registration' | 'badge'>,
    way: CheckInWay,
    at = this.ports_.now(),
  ): void {
    const note: CheckInNote = { ...who, at: instant(at), way };
    const person = this.find(note);
    const key = ++this.count_;
    const seen: Seen = {
      key,
      at,
      ...verdictOf(person),
      ...(person ? { person } : {}),
      ...(note.badge === undefined ? {} : { badge: note.badge }),
    };
    this.shown = seen;
    this.recent = [seen, ...this.recent].slice(0, mostRecent);
    this.mark(person, note.at);
    this.pending = [...this.pending, { key, note }];
    this.keep();
    void this.tell();
  }

  /** A walk-in. Without a network it is noted; what the server refuses then is shown later. */
  async walkIn(whom: WalkIn): Promise<ApiResult<WalkInOutcome> | 'noted'> {
    const answer = await this.ports_.api.post<WalkInOutcome>('/desk/walk-ins', whom);
    if (answer.ok) this.arrived(answer.value);
    if (answer.ok || answer.failure.kind === 'problem') return answer;
    this.away = true;
    this.walkIns = [...this.walkIns, whom];
    this.keep();
    this.later();
    return 'noted';
  }

  /** Who can be taken back by the button beside an entry: whoever came in by it and is in. */
  toTakeBack({ person, verdict, takenBack }: Seen): DeskPerson | undefined {
    const counts = verdict === 'in' || (verdict === 'again' && this.ports_.corrects());
    if (!person || takenBack || !counts) return undefined;
    const now = this.person(person.registration);
    return now?.status === 'checked_in' ? now : undefined;
  }

  /** Takes a wrong check-in back. Only the server can, and it has to know of it first. */
  async takeBack(registration: string, reason: string): Promise<ApiResult<DeskPerson>> {
    await this.tell();
    if (this.pending.some(({ note }) => note.registration === registration))
      return { ok: false, failure: { kind: 'unreachable' } };
    const answer = await this.ports_.api.post<DeskPerson>('/desk/take-backs', {
      registration,
      reason,
    } satisfies CheckInTakingBack);
    if (!answer.ok) return answer;
    this.people_.put(answer.value);
    this.changes_ += 1;
    const isAbout = (seen: Seen | undefined) => seen?.person?.registration === registration;
    this.recent = this.recent.map((seen) => (isAbout(seen) ? { ...seen, takenBack: true } : seen));
    if (isAbout(this.shown)) this.shown = undefined;
    return answer;
  }

  /** The list went onto paper: that is told, so that the record has it. */
  printed(): void {
    this.prints_ = [...this.prints_, this.people_.all.length];
    this.keep();
    void this.tell();
  }

  dismiss(alarm: Seen): void {
    this.alarms = this.alarms.filter((each) => each !== alarm);
  }

  clear(key: number): void {
    if (this.shown?.key === key) this.shown = undefined;
  }

  /** Tells the server what it does not know yet; what it could not be told stays. */
  async tell(): Promise<void> {
    if (this.busy_ || this.unsent === 0) return;
    this.busy_ = true;
    clearTimeout(this.again_);
    const told = (await this.tellNotes()) && (await this.tellWalkIns()) && (await this.tellPrints());
    this.busy_ = false;
    if (!told) this.later();
  }

  private async tellNotes(): Promise<boolean> {
    while (this.pending.length > 0) {
      const batch = this.pending.slice(0, mostAtOnce);
      const answer = await this.ports_.api.post<CheckIns>('/desk/check-ins', {
        clock: instant(this.ports_.now()),
        check_ins: batch.map(({ note }) => note),
      } satisfies CheckInsRequest);
      if (!this.took(answer)) return false;
      this.pending = this.pending.slice(batch.length);
      this.keep();
      answer.value.outcomes.forEach((outcome, i) => this.settle(batch[i], outcome));
    }
    return true;
  }

  private async tellWalkIns(): Promise<boolean> {
    for (let whom = this.walkIns[0]; whom; whom = this.walkIns[0]) {
      const answer = await this.ports_.api.post<WalkInOutcome>('/desk/walk-ins', whom);
      const isWrong = !answer.ok && answer.failure.kind === 'problem' && answer.failure.problem.field;
      if (!answer.ok && isWrong) this.refused = [...this.refused, { whom, failure: answer.failure }];
      else if (!this.took(answer)) return false;
      else this.arrived(answer.value);
      this.walkIns = this.walkIns.slice(1);
      this.keep();
    }
    return true;
  }

  private async tellPrints(): Promise<boolean> {
    for (let people = this.prints_[0]; people !== undefined; people = this.prints_[0]) {
      const answer = await this.ports_.api.post('/desk/paper-lists', { people } satisfies PaperListNote);
      if (!this.took(answer)) return false;
      this.prints_ = this.prints_.slice(1);
      this.keep();
    }
    return true;
  }

  private took<Value>(answer: ApiResult<Value>): answer is Extract<ApiResult<Value>, { ok: true }> {
    this.away = !answer.ok && answer.failure.kind === 'unreachable';
    this.failure = answer.ok || this.away ? undefined : answer.failure;
    return answer.ok;
  }

  /** The server's word about somebody who was noted. */
  private settle(about: Pending | undefined, outcome: CheckInOutcome): void {
    if (outcome.person) this.people_.put(outcome.person);
    this.changes_ += 1;
    if (!about) return;
    const before = this.recent.find((each) => each.key === about.key);
    const by = verdictBy(outcome);
    // Noted twice, the second time the server says "again" to what was shown as the first.
    if (before && before.verdict === by.verdict && before.why === by.why) return;
    const { key, at } = before ?? { key: about.key, at: Date.parse(about.note.at) };
    const person = outcome.person ?? before?.person;
    const badge = about.note.badge;
    const seen: Seen = { key, at, ...by, ...(person ? { person } : {}), ...(badge ? { badge } : {}) };
    const wasLetIn = before?.verdict !== 'ask';
    if (this.shown?.key === about.key) this.shown = seen;
    else if (by.verdict === 'ask' && wasLetIn) this.alarms = [...this.alarms, seen];
    this.recent = this.recent.map((each) => (each.key === about.key ? seen : each));
  }

  private arrived({ person }: WalkInOutcome): void {
    this.people_.put(person);
    this.changes_ += 1;
    if (!this.arrivals.includes(person.registration)) this.arrivals = [...this.arrivals, person.registration];
  }

  private find(note: CheckInNote): DeskPerson | undefined {
    if (note.registration !== undefined) return this.people_.of(note.registration);
    return note.badge === undefined ? undefined : this.people_.withBadge(note.badge);
  }

  /** In, as far as is known here. */
  private mark(person: DeskPerson | undefined, at: string): void {
    if (!person || verdictOf(person).verdict !== 'in') return;
    this.people_.put({ ...person, status: 'checked_in', checked_in_at: at });
    this.changes_ += 1;
  }

  private heard(push: Push): void {
    if (push.event !== 'registration.changed') return;
    const { registration, status } = push.data;
    const person = this.people_.of(registration);
    if (this.pending.some(({ note }) => note.registration === registration)) return;
    if (!person || (status !== 'checked_in' && person.badge === '')) {
      // Somebody new, or one who has a badge from now on.
      this.reload_ ??= setTimeout(() => {
        this.reload_ = undefined;
        void this.load();
      }, reloadAfterMs);
    }
    if (!person || person.status === status) return;
    const { checked_in_at: before, ...rest } = person;
    const since = before ?? instant(this.ports_.now());
    this.people_.put({ ...rest, status, ...(status === 'checked_in' ? { checked_in_at: since } : {}) });
    this.changes_ += 1;
  }

  private later(): void {
    clearTimeout(this.again_);
    this.again_ = setTimeout(() => void this.tell(), againAfterMs);
  }

  private keep(): void {
    const notes = this.pending.map(({ note }) => note);
    this.ports_.kept.write({ notes, walkIns: this.walkIns, prints: this.prints_ });
  }
}
