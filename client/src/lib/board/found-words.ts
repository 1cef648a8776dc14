import { t } from '../i18n';
import enFound from '../i18n/en.found.json';
import { language } from '../i18n/language.svelte';
import type { Finding as Found } from '../protocol.gen';
import './board-words';
import type { DraftDesk } from './draft.svelte';

language.addEnglish(enFound);

export interface Names {
  session: (id: string) => string;
  place: (id: string) => string;
  person: (id: string) => string;
}

export function namesIn(desk: DraftDesk): Names {
  return {
    session: (id) => desk.find(id)?.fields.title ?? id,
    place: (id) => desk.nameOf('place', id),
    person: (id) => desk.nameOf('person', id),
  };
}

/** What the server found in the draft, in the reader's words, both sides named. */
export function foundWords(found: Found, names: Names): string {
  const named = (id: string | undefined, of: (id: string) => string): string =>
    id === undefined ? '' : of(id);
  return t(`found.${found.kind}`, {
    session: names.session(found.session),
    other: named(found.other, names.session),
    place: named(found.place, names.place),
    person: named(found.person, names.person),
    feature: featureWords(found.feature),
    has: found.has ?? 0,
    wants: found.wants ?? 0,
  });
}

function featureWords(feature: string | undefined): string {
  if (feature === 'hearing_loop') return t('board.need.hearing_loop');
  if (feature === 'wheelchair_places') return t('board.need.wheelchair_places');
  return feature ?? '';
}
