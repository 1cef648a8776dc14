import enNotes from '../i18n/en.notes.json';
import { t } from '../i18n';
import { language, type TextKey } from '../i18n/language.svelte';
import type { SessionDetail, StandingNote } from '../protocol.gen';

language.addEnglish(enNotes);

/** A sentence that holds in a session. Foreign: it stands as the server wrote it, in English. */
export interface NoteLine {
  text: string;
  foreign: boolean;
}

/** `keeping` is the edition's own sentence, which nobody here can translate. */
const keys: Readonly<Record<Exclude<StandingNote, 'keeping'>, TextKey>> = {
  not_for_attribution: 'note.not_for_attribution',
  no_open_cases: 'note.no_open_cases',
  phones_outside: 'note.phones_outside',
  not_recorded: 'note.not_recorded',
  open_to_press: 'note.open_to_press',
  closed_to_press: 'note.closed_to_press',
};

/** In the reader's language where we know the sentence by its kind: an older answer has none, a newer may have more. */
export function noteLines(
  session: Pick<SessionDetail, 'standing_notes'> & Partial<Pick<SessionDetail, 'standing_note_kinds'>>,
): NoteLine[] {
  return session.standing_notes.map((sentence, index) => {
    const kind: string = session.standing_note_kinds?.[index] ?? '';
    const key = Object.hasOwn(keys, kind) ? keys[kind as keyof typeof keys] : undefined;
    return key === undefined ? { text: sentence, foreign: true } : { text: t(key), foreign: false };
  });
}
