import type { ReleaseChange, Releases, SessionPlace } from '../protocol.gen';

/** What became of one session of one's own since a release: from what was seen to what holds now. */
export interface OwnChange {
  session: string;
  before?: SessionPlace;
  after: SessionPlace;
  said: ('cancelled' | 'reinstated' | 'added' | 'people' | 'other')[];
}

/**
 * One line a session, from `seen` to the newest release: what went away and came back is no change. Of a session that
 * was not there before, only that it is new.
 */
export function ownChanges({ releases }: Releases, seen: number, own: ReadonlySet<string>): OwnChange[] {
  const steps = new Map<string, ReleaseChange[]>();
  for (const { release, changes } of [...releases].sort((one, other) => one.release - other.release)) {
    if (release <= seen) continue;
    for (const change of changes.filter((each) => own.has(each.session)))
      steps.set(change.session, [...(steps.get(change.session) ?? []), change]);
  }
  return [...steps.entries()].flatMap(([session, all]) => {
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) return [];
    const made: OwnChange = {
      session,
      after: last.after,
      said: wordsOf(all, first.before === undefined),
      ...(first.before ? { before: first.before } : {}),
    };
    return made.said.length > 0 || (first.before && differs(first.before, last.after)) ? [made] : [];
  });
}

function wordsOf(all: readonly ReleaseChange[], isNew: boolean): OwnChange['said'] {
  const kinds = all.flatMap((each) => each.kinds);
  const turns = kinds.filter((kind) => kind === 'cancelled' || kind === 'reinstated');
  const said: OwnChange['said'] = [];
  // Cancelled and reinstated take turns: an even number of them leaves everything as it was.
  const turn = turns.at(-1);
  if (turn && turns.length % 2 === 1) said.push(turn);
  if (isNew) return ['added', ...said];
  if (kinds.includes('people_changed')) said.push('people');
  if (kinds.includes('other')) said.push('other');
  return said;
}

export function isMoved(before: SessionPlace, after: SessionPlace): boolean {
  return before.starts_at !== after.starts_at || before.ends_at !== after.ends_at;
}

function differs(before: SessionPlace, after: SessionPlace): boolean {
  return isMoved(before, after) || before.place !== after.place || before.title !== after.title;
}
