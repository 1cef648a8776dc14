import { language } from './i18n/language.svelte';

/** Formatters are slow to make: one for each kind and zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.locale} ${zone} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language.locale, { ...options, timeZone: zone });
    formatters.set(key, found);
  }
  return found;
}

const clockOptions: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** The browser's own zone, or UTC where it does not say. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** "10:45 am" */
export function clock(instant: string, zone: string): string {
  return lowerDayPeriod(formatter(zone, clockOptions).format(new Date(instant)));
}

/** "10:45": a clock without its half of the day, for where that stands beside it already. */
export function clockDigits(instant: string, zone: string): string {
  const parts = formatter(zone, clockOptions).formatToParts(new Date(instant));
  const digits = parts.filter((part) => part.type !== 'dayPeriod');
  return digits
    .map((part) => part.value)
    .join('')
    .trim();
}

/** "10:45 – 11:45 am", or with both day periods where they differ. */
export function clockRange(from: string, to: string, zone: string): string {
  return lowerDayPeriod(formatter(zone, clockOptions).formatRange(new Date(from), new Date(to)));
}

/** "Monday, December 6", as a heading has it. */
export function dayName(instant: string, zone: string): string {
  const name = formatter(zone, { weekday: 'long', month: 'long', day: 'numeric' }).format(new Date(instant));
  return capital(name);
}

/** "Mon" */
export function weekdayName(instant: string, zone: string): string {
  return capital(formatter(zone, { weekday: 'short' }).format(new Date(instant)));
}

/** "Dec 6" */
export function dateName(instant: string, zone: string): string {
  return formatter(zone, { month: 'short', day: 'numeric' }).format(new Date(instant));
}

/** "December 6, 2027", for paper that is kept. */
export function fullDate(instant: string, zone: string): string {
  return formatter(zone, { year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(instant));
}

/** "Mon, Dec 6" */
export function shortDay(instant: string, zone: string): string {
  return formatter(zone, { weekday: 'short', month: 'short', day: 'numeric' }).format(new Date(instant));
}

/** The calendar day (YYYY-MM-DD) of an instant in a zone. */
export function dayOf(instant: string | number, zone: string): string {
  const parts = formatter(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    new Date(instant),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Milliseconds since 1970 as the wire writes an instant. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** A calendar day as an instant at which it is that day in every zone of the summit (noon UTC). */
export function noonOf(day: string): string {
  return `${day}T12:00:00Z`;
}

/** "Central" for America/Chicago: people say the zone without the word "time". */
export function zoneName(instant: string, zone: string): string {
  const parts = formatter(zone, { ...clockOptions, timeZoneName: 'longGeneric' }).formatToParts(
    new Date(instant),
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
  return name.replace(/ Time$/, '');
}

/** True when clocks of the two zones differ at that instant. */
export function clocksDiffer(instant: string, zone: string, other: string): boolean {
  const options: Intl.DateTimeFormatOptions = { ...clockOptions, day: 'numeric', hourCycle: 'h23' };
  const at = new Date(instant);
  return formatter(zone, options).format(at) !== formatter(other, options).format(at);
}

function lowerDayPeriod(text: string): string {
  return text.replaceAll('AM', 'am').replaceAll('PM', 'pm');
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(language.locale) + text.slice(1);
}
