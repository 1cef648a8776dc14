import type { Draft } from '../protocol.gen';
import { wireInstant, type WholeFields } from './changes';
import { instantAt } from './day-grid';

const hourMs = 3_600_000;
const nine = 9 * 60;

/** What a new session is before its author says anything: in the tray, an hour long. */
export function newFields({ edition }: Pick<Draft, 'edition'>): WholeFields {
  const start = instantAt(edition.first_day, nine, edition.venue_time_zone);
  return {
    title: '',
    abstract: '',
    type: 'workshop',
    core_area: '',
    place: '',
    starts_at: wireInstant(start),
    ends_at: wireInstant(start + hourMs),
    scheduled: false,
    cancelled: false,
    delivery: 'in_person',
    audience: 'all_registrants',
    attribution: 'on_record',
    press: 'closed',
    recording: 'none',
    captions: 'on_request',
    languages: ['en'],
    content_note: '',
    credit_minutes: { post: 0, cle: 0 },
    presenters: [],
    moderators: [],
    captioners: [],
    interpreters: [],
    community: '',
    seats: { in_person: 0, online: 0, wheelchair: 0 },
    needs: [],
    after: [],
  };
}
