import type { Programme } from '../protocol.gen';

/** The programme as this visit first saw it, and when; kept in memory only. */
class SeenProgramme {
  private first_: { programme: Programme; at: number } | undefined;

  /** What there was before `programme`: at the first call that is itself. Another edition starts anew. */
  before(programme: Programme, now: number): { programme: Programme; at: number } {
    if (this.first_?.programme.edition.id !== programme.edition.id) this.first_ = { programme, at: now };
    return this.first_;
  }
}

export const seenProgramme = new SeenProgramme();
