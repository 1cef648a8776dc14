import { itemsOf, type NavigationItem, type Persona } from './personas';
import './places-words';

const place = (href: string, key: NavigationItem['key']): NavigationItem => ({ href, key, also: [] });

const mySite = place('/my-site', 'nav.my_site');
const vetting = place('/registrations?vetting=requested', 'nav.vetting');
const delegations = place('/delegations', 'nav.delegations');

/** Where organisers see who comes: tabs of those pages. */
export const officeItems = [place('/registrations', 'nav.registrations'), vetting, delegations];

/** Places that the navigation has no room for; the palette has them, which is loaded when somebody asks for it. */
const further: Readonly<Record<Persona, readonly NavigationItem[]>> = {
  attendee: [mySite],
  desk: [],
  coordinator: [mySite, place('/agenda', 'nav.agenda')],
  lead: [mySite],
  liaison: [delegations],
  manager: [delegations],
  moderator: [],
  organiser: [
    place('/now', 'nav.now'),
    place('/board', 'nav.board'),
    vetting,
    delegations,
    place('/desk', 'nav.desk'),
    place('/outbox', 'nav.outbox'),
    place('/communities', 'nav.communities'),
  ],
};

/** All places of a part. */
export function placesOf(persona: Persona): readonly NavigationItem[] {
  return [...itemsOf(persona), ...further[persona]];
}
