import { named, t } from '../i18n';
import type { MailEntry } from '../protocol.gen';
import './outbox-words';

/** What an organiser does to the mail; each with a reason. */
export type OutboxAct = 'hold' | 'release' | 'retry' | 'drop';

export const shortestReason = 3;
export const reasonLimit = 300;

/** The call of an act: its address and what it says. */
export function callOf(act: OutboxAct, id: string, reason: string): { path: string; body: object } {
  if (act === 'hold' || act === 'release') {
    return { path: '/outbox/hold', body: { held: act === 'hold', reason } };
  }
  return { path: `/outbox/dead/${act}`, body: { id, reason } };
}

/** Which mail it is, in words: "Place to accept". */
export function whatWords(entry: Pick<MailEntry, 'kind' | 'what'>): string {
  return named('outbox.what', `${entry.kind}.${entry.what}`);
}

/** Why a try failed. The server says a code and a sentence: the code is put into words, the sentence is for its log. */
export function whyWords(why: string): string {
  if (why === '') return '';
  if (/recipient: 5\d\d$/.test(why)) return t('outbox.why.refused');
  const code = why.split(':')[0] ?? '';
  if (code === 'unavailable' || code === 'invalid' || code === 'not_found') return t(`outbox.why.${code}`);
  return t('outbox.why.other');
}
