import { tn, t } from '../i18n';
import './now-words';

const minuteMs = 60_000;

/** "in 18 minutes": how long until then, in the largest unit that says something. */
export function untilWords(at: string, now: number): string {
  const minutes = Math.ceil((Date.parse(at) - now) / minuteMs);
  if (minutes <= 0) return t('now.in.started');
  if (minutes < 90) return tn('now.in.minutes', minutes);
  const hours = Math.round(minutes / 60);
  return hours < 36 ? tn('now.in.hours', hours) : tn('now.in.days', Math.round(hours / 24));
}
