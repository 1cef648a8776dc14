import type { ApiResult, Failure } from '../api';
import type { Preferences as Chosen } from '../protocol.gen';
import { withChange, type Change } from './preferences.svelte';

/** Where the choices are; `preferences` of the page, or a test's own. */
export interface PreferencesHere {
  kept: Chosen | undefined;
  changes: Change | undefined;
}

export interface SaverPorts {
  load: () => Promise<ApiResult<Chosen>>;
  save: (whole: Chosen) => Promise<ApiResult<Chosen>>;
  /** Whether what is chosen is kept now; said after each try. */
  settled: (isKept: boolean) => void;
}

/**
 * Brings choices to the server, one request at a time: what changes meanwhile goes with the next one, so that a person
 * who walks through a list of options sends few. The server takes the whole, so it is never written before it was read.
 */
export class PreferenceSaver {
  private busy_ = false;
  private ended_ = false;

  constructor(
    private readonly here_: PreferencesHere,
    private readonly ports_: SaverPorts,
  ) {}

  /** Reads what is kept, once, and saves what is chosen. To be called again after a change, and to try again. */
  async run(): Promise<void> {
    if (this.busy_ || this.ended_) return;
    this.busy_ = true;
    let failure = this.here_.kept ? undefined : await this.read();
    while (!failure && this.here_.changes && !this.ended_) failure = await this.write(this.here_.changes);
    this.busy_ = false;
    if (!this.ended_) this.ports_.settled(this.here_.changes === undefined);
  }

  /** The person is gone: an answer on its way is not theirs to see any more. */
  end(): void {
    this.ended_ = true;
  }

  private async read(): Promise<Failure | undefined> {
    const result = await this.ports_.load();
    if (!result.ok) return result.failure;
    if (!this.ended_) this.here_.kept = result.value;
    return undefined;
  }

  private async write(sent: Change): Promise<Failure | undefined> {
    if (!this.here_.kept) return undefined;
    const result = await this.ports_.save(withChange(this.here_.kept, sent));
    if (!result.ok) return result.failure;
    if (this.ended_) return undefined;
    this.here_.kept = result.value;
    if (this.here_.changes === sent) this.here_.changes = undefined;
    return undefined;
  }
}
