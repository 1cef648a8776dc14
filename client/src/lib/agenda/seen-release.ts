const key = 'agenda-seen';

/** The release of an edition's programme that this person has seen the changes of. */
interface Seen {
  person: string;
  edition: string;
  release: number;
}

/** Undefined where nothing is remembered: another person's or edition's is not theirs. */
export function readSeen(storage: Storage | undefined, person: string, edition: string): number | undefined {
  try {
    const seen = JSON.parse(storage?.getItem(key) ?? 'null') as Partial<Seen> | null;
    const isOwn = seen?.person === person && seen.edition === edition;
    return isOwn && typeof seen.release === 'number' ? seen.release : undefined;
  } catch {
    return undefined;
  }
}

export function keepSeen(storage: Storage | undefined, seen: Seen): void {
  try {
    storage?.setItem(key, JSON.stringify(seen));
  } catch {
    // A full storage: then the changes are shown again.
  }
}
