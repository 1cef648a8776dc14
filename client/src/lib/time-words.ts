import { t } from './i18n';
import { clock, clockDigits, clocksDiffer, dayOf, shortDay, zoneName } from './time';

/** One moment as it is said: at the venue, and for the viewer when their clock shows something else. */
export interface Moment {
  venue: string;
  yours: string | undefined;
}

export function momentWords(at: string, venueZone: string, viewerZone: string): Moment {
  const venue = t('time.zone', { time: clock(at, venueZone), zone: zoneName(at, venueZone) });
  return { venue, yours: yourWords(at, clock(at, viewerZone), venueZone, viewerZone) };
}

/** The same in one line of text, for a heading or a sentence. */
export function momentLine(at: string, venueZone: string, viewerZone: string): string {
  const { venue, yours } = momentWords(at, venueZone, viewerZone);
  return yours === undefined ? venue : `${venue} (${yours})`;
}

/** `time` is what the viewer's clock shows; nothing where the venue's shows the same. */
export function yourWords(
  at: string,
  time: string,
  venueZone: string,
  viewerZone: string,
): string | undefined {
  if (!clocksDiffer(at, venueZone, viewerZone)) return undefined;
  const sameDay = dayOf(at, venueZone) === dayOf(at, viewerZone);
  return sameDay ? t('time.yours', { time }) : t('time.yours.day', { day: shortDay(at, viewerZone), time });
}

/** For lists of many times: "9:19 yours", in full only where the day is another. */
export function shortYourWords(at: string, venueZone: string, viewerZone: string): string | undefined {
  const full = yourWords(at, clock(at, viewerZone), venueZone, viewerZone);
  if (full === undefined || dayOf(at, venueZone) !== dayOf(at, viewerZone)) return full;
  const halfOf = (zone: string) => clock(at, zone).replace(clockDigits(at, zone), '');
  const time = halfOf(venueZone) === halfOf(viewerZone) ? clockDigits(at, viewerZone) : clock(at, viewerZone);
  return t('time.yours.short', { time });
}
