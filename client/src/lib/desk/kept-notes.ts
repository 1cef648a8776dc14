import type { CheckInNote, WalkIn } from '../protocol.gen';

/** Whom the desk noted and the server does not know of yet. */
export interface Noted {
  notes: readonly CheckInNote[];
  walkIns: readonly WalkIn[];
  /** How many people were on each list that was printed. */
  prints: readonly number[];
}

const key = 'convene.desk';

/**
 * What was noted without a network outlives a reload, on the person's own device only. No list of people is ever kept:
 * a note has a registration or a badge's code and a time; a walk-in what they said.
 */
export class KeptNotes {
  /** @param storage_ nothing on a shared computer: what is noted there lives as long as the page. */
  constructor(
    private readonly person_: string,
    private readonly storage_: Storage | undefined,
  ) {}

  read(): Noted {
    const none: Noted = { notes: [], walkIns: [], prints: [] };
    try {
      const kept = JSON.parse(this.storage_?.getItem(key) ?? 'null') as
        (Omit<Noted, 'prints'> & { person: string; prints?: readonly number[] }) | null;
      return kept?.person === this.person_
        ? { notes: kept.notes, walkIns: kept.walkIns, prints: kept.prints ?? [] }
        : none;
    } catch {
      return none; // a browser that stores nothing, or what no longer can be read
    }
  }

  write(noted: Noted): void {
    try {
      if (noted.notes.length + noted.walkIns.length + noted.prints.length === 0)
        this.storage_?.removeItem(key);
      else this.storage_?.setItem(key, JSON.stringify({ person: this.person_, ...noted }));
    } catch {
      // full or forbidden: the page still has it
    }
  }
}
