import type { Preferences as Chosen } from '../protocol.gen';

/** What a screen reader is told about new messages of others. */
export const announcementModes = ['every', 'batches', 'named', 'off'] as const;
export type AnnouncementMode = (typeof announcementModes)[number];

/** Changed fields; one that is there and undefined goes back to what the browser says. */
export type Change = { [Name in keyof Chosen]?: Chosen[Name] | undefined };

const neverChosen: Chosen = { theme: 'system', announcements: 'batches' };

/**
 * How somebody wants to read. The server keeps it with the person; nothing is kept in the browser. What is chosen here
 * holds at once, and `PreferencesKeeper` brings it to the server and what is there to here.
 */
class Preferences {
  /** What the server keeps; undefined until it has said so. */
  kept = $state.raw<Chosen | undefined>(undefined);
  /** Chosen here, and not kept by the server yet. */
  changes = $state.raw<Change | undefined>(undefined);
  /** How often in a row it was tried without success to save them. */
  failures = $state(0);
  /** Told of every change by whoever saves it. */
  onchange: () => void = () => undefined;

  /** What holds now. */
  readonly current = $derived<Chosen>(withChange(this.kept ?? neverChosen, this.changes ?? {}));

  get announcements(): AnnouncementMode {
    return this.current.announcements;
  }

  choose(change: Change): void {
    this.changes = { ...this.changes, ...change };
    this.onchange();
  }

  /** Somebody signs out: the next person begins anew. */
  forget(): void {
    this.kept = undefined;
    this.changes = undefined;
    this.failures = 0;
  }
}

/** The whole as the server takes it: a field that is undefined is left out. */
export function withChange(chosen: Chosen, change: Change): Chosen {
  const whole = Object.entries({ ...chosen, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(whole) as unknown as Chosen;
}

export const preferences = new Preferences();
