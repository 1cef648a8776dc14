import { placeName } from '../programme/of-session';
import type { Programme, SessionSummary } from '../protocol.gen';

/** How one version of the programme differs from another for a session. */
export interface Change {
  kind: 'moved' | 'place' | 'added' | 'gone' | 'title';
  title: string;
  place: string;
}

/** Differences a person cares about; closed sessions tell nothing (I-12). One line a session. */
export function changesBetween(before: Programme, after: Programme): Change[] {
  const old = new Map(before.sessions.filter((each) => !each.closed).map((each) => [each.id, each]));
  const open = after.sessions.filter((each) => !each.closed);
  const present = new Set(open.map((each) => each.id));
  const changed = open.flatMap((session): Change[] => {
    const kind = changeOf(old.get(session.id), session);
    return kind ? [{ kind, title: session.title, place: placeName(after, session.place) }] : [];
  });
  const gone = [...old.values()]
    .filter((session) => !present.has(session.id))
    .map(({ title, place }): Change => ({ kind: 'gone', title, place: placeName(before, place) }));
  return [...changed, ...gone];
}

function changeOf(old: SessionSummary | undefined, session: SessionSummary): Change['kind'] | undefined {
  if (!old) return 'added';
  if (old.starts_at !== session.starts_at || old.ends_at !== session.ends_at) return 'moved';
  if (old.place !== session.place) return 'place';
  return old.title === session.title ? undefined : 'title';
}
