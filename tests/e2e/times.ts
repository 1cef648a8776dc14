/** How a moment at the venue is written. */
export const venueTime = String.raw`\d{1,2}:\d\d (am|pm) Central`;

/** The same for the reader, with the day in the hours in which theirs is another. */
export const yourTime = String.raw`\((\w{3}, \w{3} \d{1,2}, )?\d{1,2}:\d\d (am|pm) your time\)`;

/** What the tab of a day (YYYY-MM-DD) is called. */
export function dayTab(day: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(new Date(`${day}T12:00:00Z`));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')} ${part('month')} ${part('day')}`;
}

/** The day (YYYY-MM-DD) of an instant in a zone. */
export function dayIn(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(instant));
}
