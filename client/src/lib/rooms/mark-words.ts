import { t, tn } from '../i18n';
import type { Mark } from './room-store';

const wholeMinutesFromS = 120;

/** What the reader is told after a drop. */
export function markWords(mark: Mark): string {
  switch (mark.kind) {
    case 'nothing':
      return t('room.mark.nothing');
    case 'reloaded':
      return t('room.mark.reloaded');
    case 'missed':
      return mark.messages === 0
        ? t('room.mark.nothing')
        : tn('room.mark.missed', mark.messages, { time: awayWords(mark.away_s) });
  }
}

function awayWords(seconds: number): string {
  return seconds < wholeMinutesFromS
    ? t('room.away.seconds', { count: seconds })
    : t('room.away.minutes', { count: Math.round(seconds / 60) });
}
