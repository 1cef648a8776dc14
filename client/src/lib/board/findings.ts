import { t } from '../i18n';
import type { ShownFinding } from '../protocol.gen';
import './board-words';
import type { Collision } from './collisions';
import { foundWords, type Names } from './found-words';

/** Something about the draft that an organiser should know, in words. */
export interface Finding {
  key: string;
  /** `error`: it cannot be released like this. */
  kind: 'error' | 'warning' | 'note';
  text: string;
  sessions: readonly string[];
}

/** @param nameOf the name of a place or a person. */
export function findingOf(
  { kind, what, earlier, later }: Collision,
  nameOf: (kind: 'place' | 'person', id: string) => string,
): Finding {
  const [one, other] = [earlier.fields.title, later.fields.title];
  return {
    key: `${kind} ${what} ${earlier.id} ${later.id}`,
    kind: 'error',
    text: t(`board.collision.${kind}`, { one, other, what: nameOf(kind, what) }),
    sessions: [earlier.id, later.id],
  };
}

/** The same of what the server found. A warning that stands is only to be known. */
export function shownFinding(found: ShownFinding, names: Names): Finding {
  return {
    key: found.key,
    kind: found.severity === 'error' ? 'error' : found.accepted === undefined ? 'warning' : 'note',
    text: foundWords(found, names),
    sessions: found.other === undefined ? [found.session] : [found.session, found.other],
  };
}
