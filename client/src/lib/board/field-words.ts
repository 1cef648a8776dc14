import { named, t } from '../i18n';
import type { Draft, SessionFields } from '../protocol.gen';
import '../programme/session-words';
import { clock, shortDay } from '../time';
import './board-words';
import type { FieldName } from './changes';

const mostLetters = 80;

function shortened(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}

function nameIn(list: readonly { id: string; name: string }[], id: string): string {
  return list.find((each) => each.id === id)?.name ?? id;
}

/** What a field says, for a sentence. */
export function fieldWords(name: FieldName, fields: SessionFields, draft: Draft): string {
  const zone = draft.edition.venue_time_zone;
  switch (name) {
    case 'title':
    case 'abstract':
    case 'content_note':
      return shortened(fields[name] ?? '') || t('board.none');
    case 'core_area':
      return nameIn(draft.core_areas, fields.core_area ?? '') || t('board.none');
    case 'place':
      return nameIn(draft.places, fields.place ?? '') || t('board.none');
    case 'community':
      return nameIn(draft.communities, fields.community ?? '') || t('board.none');
    case 'starts_at':
    case 'ends_at': {
      const at = fields[name];
      return at === undefined ? t('board.none') : `${shortDay(at, zone)}, ${clock(at, zone)}`;
    }
    case 'scheduled':
      return t(fields.scheduled ? 'board.scheduled' : 'board.in_tray');
    case 'cancelled':
      return t(fields.cancelled ? 'board.cancelled' : 'board.takes_place');
    case 'presenters':
    case 'moderators':
    case 'captioners':
    case 'interpreters':
      return fields[name]?.map((id) => nameIn(draft.people, id)).join(', ') || t('board.none');
    case 'languages':
      return fields.languages?.map((each) => named('language', each)).join(', ') || t('board.none');
    case 'needs':
      return fields.needs?.map((each) => named('board.need', each)).join(', ') || t('board.none');
    case 'after':
      return fields.after?.join(', ') || t('board.none');
    case 'seats': {
      const { in_person = 0, online = 0, wheelchair = 0 } = fields.seats ?? {};
      return t('board.seats.words', { in_person, online, wheelchair });
    }
    case 'credit_minutes': {
      const { post = 0, cle = 0 } = fields.credit_minutes ?? {};
      return t('board.credit.words', { post, cle });
    }
    case 'type':
    case 'audience':
    case 'delivery':
    case 'attribution':
    case 'press':
    case 'recording':
    case 'captions':
      return choiceWords(name, fields[name] ?? '');
  }
}

export function choiceWords(field: string, value: string): string {
  return field === 'captions' && value === 'none' ? t('board.captions.none') : named(field, value);
}
