import type { TextKey } from '../i18n';
import type { Me } from '../protocol.gen';

/** In which part somebody works at the moment; it decides what the navigation offers, never what is allowed. */
export type Persona =
  'attendee' | 'coordinator' | 'desk' | 'lead' | 'liaison' | 'manager' | 'moderator' | 'organiser';

export interface NavigationItem {
  href: string;
  key: TextKey;
  /** Other addresses that belong to it. */
  also?: readonly string[];
  /** Only in a wide header: elsewhere there is room for five, and the Me page and the palette lead to it. */
  wide?: true;
}

const now: NavigationItem = { href: '/now', key: 'nav.now' };
const programme: NavigationItem = { href: '/programme', key: 'nav.programme', also: ['/sessions/'] };
const agenda: NavigationItem = { href: '/agenda', key: 'nav.agenda' };
const communities: NavigationItem = { href: '/communities', key: 'nav.communities' };
const sites: NavigationItem = { href: '/sites', key: 'nav.sites', also: ['/sites/'] };
const audit: NavigationItem = { href: '/audit', key: 'nav.audit', wide: true };
const me: NavigationItem = { href: '/me', key: 'nav.me', also: ['/me/', '/register', '/registration'] };

const registrations: NavigationItem = {
  href: '/registrations',
  key: 'nav.registrations',
  also: ['/registrations/', '/delegations', '/delegations/'],
};
const rooms: NavigationItem = { href: '/rooms', key: 'nav.rooms', also: ['/rooms/'] };
const delegation: NavigationItem = { href: '/delegation', key: 'nav.delegation', also: ['/delegations/'] };

const desk: NavigationItem = { href: '/desk', key: 'nav.desk' };

/** Five at most: a phone has no room for more at its bottom. */
const items: Readonly<Record<Persona, readonly NavigationItem[]>> = {
  attendee: [now, programme, agenda, communities, me],
  desk: [desk, now, programme, agenda, me],
  coordinator: [{ href: '/access-needs', key: 'nav.access_needs' }, now, programme, communities, me],
  liaison: [{ href: '/my-sites', key: 'nav.my_sites', also: ['/sites/'] }, now, programme, communities, me],
  manager: [now, sites, programme, communities, me],
  moderator: [{ href: '/rooms', key: 'nav.my_rooms', also: ['/rooms/'] }, now, programme, communities, me],
  lead: [now, programme, agenda, delegation, me],
  organiser: [registrations, programme, rooms, sites, audit, me],
};

const staffParts: readonly (readonly [Me['roles'][number], Persona])[] = [
  ['organiser', 'organiser'],
  ['doj_program_manager', 'manager'],
  ['liaison', 'liaison'],
  ['access_coordinator', 'coordinator'],
  ['moderator', 'moderator'],
  ['site_team_lead', 'lead'],
  ['checkin', 'desk'],
];

/** The parts that a person's roles give them, the one with most to do first. Everybody attends. */
export function personasOf(roles: Me['roles']): Persona[] {
  const staff = staffParts.filter(([role]) => roles.includes(role)).map(([, persona]) => persona);
  return [...staff, 'attendee'];
}

export function itemsOf(persona: Persona): readonly NavigationItem[] {
  return items[persona];
}

/** How `aria-current` marks an item on the page at `path`. */
export function currentMark(item: NavigationItem, path: string): 'page' | 'true' | undefined {
  if (path === item.href) return 'page';
  const isUnder = (prefix: string) => path === prefix || (prefix.endsWith('/') && path.startsWith(prefix));
  return item.also?.some(isUnder) ? 'true' : undefined;
}
