import type { Api, Failure } from '../api';
import type { InvitedRow, PeopleImported } from '../protocol.gen';

/** Invites people by a table: first what it would do, then some rows at a time. No DOM. */
export class PeopleImport {
  /** What the whole table would do, or what was done so far. */
  answer = $state.raw<PeopleImported | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  busy = $state(false);
  /** While it invites: rows done, of all. */
  progress = $state.raw<{ done: number; all: number } | undefined>(undefined);

  private from_ = 0;

  constructor(private readonly api_: Pick<Api, 'post'>) {}

  clear(): void {
    this.answer = undefined;
    this.failure = undefined;
    this.from_ = 0;
  }

  async preview(csv: string): Promise<void> {
    if (this.busy) return;
    this.clear();
    this.busy = true;
    const result = await this.ask(csv, true);
    this.busy = false;
    if (result.ok) this.answer = result.value;
    else this.failure = result.failure;
  }

  /** Goes on where it broke off; whoever was invited meanwhile is passed over. */
  async invite(csv: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    let sum = this.answer?.dry_run === false ? this.answer : undefined;
    let goesOn = true;
    while (goesOn) {
      this.progress = { done: sum?.rows.length ?? 0, all: this.answer?.total ?? 0 };
      const result = await this.ask(csv, false);
      if (!result.ok) {
        this.failure = result.failure;
        break;
      }
      sum = sum ? added(sum, result.value) : result.value;
      this.answer = sum;
      goesOn = result.value.next_row !== undefined;
      this.from_ = result.value.next_row ?? 0;
    }
    this.busy = false;
    this.progress = undefined;
  }

  private ask(csv: string, dryRun: boolean) {
    return this.api_.post<PeopleImported>('/registrations/import', {
      csv,
      dry_run: dryRun,
      ...(this.from_ > 0 ? { from_row: this.from_ } : {}),
    });
  }
}

function added(sum: PeopleImported, more: PeopleImported): PeopleImported {
  return {
    ...more,
    invited: sum.invited + more.invited,
    known: sum.known + more.known,
    errors: sum.errors + more.errors,
    rows: [...sum.rows, ...more.rows],
  };
}

/** What is wrong first: that has to be put right. */
export function wrongFirst(rows: readonly InvitedRow[]): InvitedRow[] {
  return [...rows].sort((a, b) => Number(b.outcome === 'error') - Number(a.outcome === 'error'));
}
