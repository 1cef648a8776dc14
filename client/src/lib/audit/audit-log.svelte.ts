import type { Api, Failure } from '../api';
import type { AuditRecordPage, Me, RecordedAct } from '../protocol.gen';
import { dayOf, instant } from '../time';

/** What is asked for; an empty word lets everything pass. `day` is a calendar day (YYYY-MM-DD) at the venue. */
export interface AuditFilter {
  action: string;
  actor: string;
  day: string;
}

export const everything: AuditFilter = { action: '', actor: '', day: '' };

const readers: Me['roles'] = ['organiser', 'doj_program_manager', 'records_officer'];

/** Whom the server lets read what others did. */
export function mayReadRecord(roles: Me['roles']): boolean {
  return roles.some((role) => readers.includes(role));
}

const quarterHourMs = 15 * 60_000;

/** The first instant of a calendar day in a zone, and that of the next day. */
export function boundsOf(day: string, zone: string): { from: string; until: string } {
  const start = Date.parse(`${day}T00:00:00Z`) - 15 * 3_600_000;
  const firstWhere = (from: number, isIt: (shown: string) => boolean): number => {
    let at = from;
    while (!isIt(dayOf(at, zone))) at += quarterHourMs;
    return at;
  };
  const from = firstWhere(start, (shown) => shown >= day);
  return { from: instant(from), until: instant(firstWhere(from, (shown) => shown > day)) };
}

/** The address that asks for entries before one (0: the newest). */
export function addressOf(filter: AuditFilter, zone: string, before: number): string {
  const asked = new URLSearchParams();
  if (before > 0) asked.set('before', String(before));
  if (filter.action) asked.set('action', filter.action);
  if (filter.actor) asked.set('actor', filter.actor);
  if (filter.day) {
    const { from, until } = boundsOf(filter.day, zone);
    asked.set('from', from);
    asked.set('until', until);
  }
  const query = asked.toString();
  return `/audit${query && '?'}${query}`;
}

interface Actor {
  id: string;
  name: string;
}

/** Those who are known and those who acted in these entries, each once, by name. */
function withActorsOf(entries: readonly RecordedAct[], known: readonly Actor[]): Actor[] {
  const all = [
    ...known,
    ...entries.map(({ actor, actor_name }) => ({ id: actor, name: actor_name || actor })),
  ];
  return all
    .filter(({ id }, index) => all.findIndex((each) => each.id === id) === index)
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The audit record as somebody reads it: filtered, and older entries when they are asked for. No DOM. */
export class AuditLog {
  filter = $state.raw<AuditFilter>(everything);
  /** Undefined until the first answer. */
  entries = $state.raw<readonly RecordedAct[] | undefined>(undefined);
  next = $state(0);
  newest = $state(0);
  sealed = $state(0);
  busy = $state(false);
  failure = $state.raw<Failure | undefined>(undefined);
  /** Everybody whose acts were shown: who can be filtered by. */
  actors = $state.raw<readonly Actor[]>([]);
  private asked_ = 0;

  constructor(
    private readonly api_: Pick<Api, 'get'>,
    private readonly zone_: string,
  ) {}

  load(): Promise<void> {
    return this.read(0);
  }

  /** What lies before the entries that are shown. */
  older(): Promise<void> {
    return this.read(this.next);
  }

  choose(change: Partial<AuditFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    return this.load();
  }

  showEverything(): Promise<void> {
    return this.choose(everything);
  }

  get isFiltered(): boolean {
    return Object.values(this.filter).some((word) => word !== '');
  }

  /** Of two questions the later one counts. */
  private async read(before: number): Promise<void> {
    const mine = ++this.asked_;
    this.busy = true;
    this.failure = undefined;
    const answer = await this.api_.get<AuditRecordPage>(addressOf(this.filter, this.zone_, before));
    if (mine !== this.asked_) return;
    this.busy = false;
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    const { entries, next, newest, sealed } = answer.value;
    this.entries = before === 0 ? entries : [...(this.entries ?? []), ...entries];
    [this.next, this.newest, this.sealed] = [next, newest, sealed];
    this.actors = withActorsOf(entries, this.actors);
  }
}

/** Where the thing lies that somebody acted on, if it has a page. */
export function placeOf({ action, object, object_name, room }: RecordedAct): string | undefined {
  if (action.startsWith('room.') && room) return `/rooms/${encodeURIComponent(room)}`;
  const isSession = action.startsWith('session.') || action.startsWith('seats.');
  return isSession && object_name ? `/sessions/${encodeURIComponent(object)}` : undefined;
}
