import type { Api, Failure } from '../api';
import type {
  Decision,
  DecisionOutcome,
  Decisions,
  Push,
  RegistrationLine,
  RegistrationsPage,
} from '../protocol.gen';
import type { Connection } from '../realtime/connection';
import { searchOf, type Filters } from './filters';

interface Ports {
  api: Pick<Api, 'post'>;
  connection: Pick<Connection, 'watch' | 'listen' | 'send'>;
}

/** So many are decided in one call: few enough that the numbers move. */
const chunk = 10;

export interface Row extends RegistrationLine {
  id: string;
}

export interface BulkProgress {
  done: number;
  all: number;
}

/**
 * One page of the list. What others change is counted and shown when asked for, so that no row moves under somebody's
 * hand. No DOM.
 */
export class RegistrationList {
  page = $state.raw<RegistrationsPage | undefined>(undefined);
  rows = $state.raw<readonly Row[]>([]);
  selected = $state.raw<readonly string[]>([]);
  failure = $state.raw<Failure | undefined>(undefined);
  busy = $state(false);
  /** Registrations that changed since the list was read. */
  changed = $state.raw<readonly string[]>([]);
  progress = $state.raw<BulkProgress | undefined>(undefined);
  outcomes = $state.raw<readonly DecisionOutcome[]>([]);

  private filters_: Filters = { page: 1 };
  private text_ = '';
  private asked_ = 0;
  /** The version that was heard of last, so that one heard of while the list was on its way is not lost. */
  private heard_: Readonly<Record<string, number>> = {};
  private stops_: (() => void)[] = [];
  private wasOpen_ = false;

  constructor(private readonly ports_: Ports) {}

  follow(): void {
    const { connection } = this.ports_;
    this.stops_ = [
      connection.listen('registrations', (push) => this.heard(push)),
      connection.watch((state) => {
        if (state.kind !== 'open') return;
        connection.send('registrations.follow', {}, () => undefined);
        // What happened while there was no connection was not pushed.
        if (this.wasOpen_ && this.selected.length === 0) void this.load();
        this.wasOpen_ = true;
      }),
    ];
  }

  close(): void {
    for (const stop of this.stops_) stop();
  }

  show(filters: Filters, text: string): Promise<void> {
    this.filters_ = filters;
    this.text_ = text;
    return this.load();
  }

  async load(): Promise<void> {
    const asked = ++this.asked_;
    this.busy = true;
    this.failure = undefined;
    const heardBefore = this.heard_;
    const answer = await this.ports_.api.post<RegistrationsPage>(
      '/registrations/search',
      searchOf(this.filters_, this.text_),
    );
    if (asked !== this.asked_) return;
    this.busy = false;
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    this.page = answer.value;
    this.rows = answer.value.people.map((line) => ({ ...line, id: line.registration }));
    const here = this.rows.map((row) => row.id);
    this.selected = this.selected.filter((id) => here.includes(id));
    this.changed = this.changed.filter((id) => this.heard_[id] !== heardBefore[id]);
  }

  /** The same about all that are selected, some at a time. What was refused stays selected. */
  async decide(decision: Decision, reason: string): Promise<void> {
    const ids = this.selected;
    const outcomes: DecisionOutcome[] = [];
    this.outcomes = [];
    this.failure = undefined;
    for (let at = 0; at < ids.length; at += chunk) {
      this.progress = { done: at, all: ids.length };
      const registrations = ids.slice(at, at + chunk);
      const answer = await this.ports_.api.post<Decisions>('/registrations/decisions', {
        registrations,
        decision,
        reason,
      });
      if (!answer.ok) {
        this.failure = answer.failure;
        break;
      }
      outcomes.push(...answer.value.outcomes);
      this.progress = { done: Math.min(at + chunk, ids.length), all: ids.length };
    }
    const failure = this.failure;
    const done = outcomes.filter((each) => each.done).map((each) => each.registration);
    this.outcomes = outcomes;
    this.progress = undefined;
    this.selected = ids.filter((id) => !done.includes(id));
    await this.load();
    this.failure ??= failure;
  }

  private heard(push: Push): void {
    if (push.event !== 'registration.changed') return;
    const { registration, version } = push.data;
    if ((this.heard_[registration] ?? 0) >= version) return;
    this.heard_ = { ...this.heard_, [registration]: version };
    const row = this.rows.find((each) => each.id === registration);
    if (row && row.version >= version) return;
    if (!this.changed.includes(registration)) this.changed = [...this.changed, registration];
  }
}
