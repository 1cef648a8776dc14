import type { Me } from '../protocol.gen';

/** Text of RFC 5545: commas, semicolons and line ends of a name must not look like the file's own. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** No line of the file is longer than 75 bytes; the rest goes on in the next one. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const sign of line) {
    const size = new TextEncoder().encode(sign).length;
    if (bytes + size > 74) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += sign;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}

/** The days of the summit as a calendar file: whole days, so that no zone can be wrong. */
export function calendarFile(edition: Me['edition'], registration: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Convene//registration//EN',
    'BEGIN:VEVENT',
    `UID:${registration}@${edition.id}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(edition.first_day)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(edition.last_day))}`,
    `SUMMARY:${escaped(edition.name)}`,
    `LOCATION:${escaped(edition.venue)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
}
