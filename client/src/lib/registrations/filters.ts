import type { RegistrationSearch, RegistrationStatus, Vetting } from '../protocol.gen';

/** The order of a registration's life; also that of the counts above the list. */
export const statuses: readonly RegistrationStatus[] = [
  'submitted',
  'waitlisted',
  'invited',
  'approved',
  'confirmed',
  'checked_in',
  'attended',
  'no_show',
  'declined',
  'expired',
  'cancelled',
  'revoked',
];

export const vettings: readonly Vetting[] = [
  'requested',
  'sponsor_approved',
  'verified',
  'refused',
  'expired',
  'none',
];

export const kinds = [
  'site_team',
  'federal_partner',
  'guest',
  'presenter',
  'tta_staff',
  'liaison',
  'doj_program',
  'crew',
] as const;

/** So many a page: the server's number. */
export const pageSize = 100;

/** What the address says. A name that is searched for is personal and never stands there. */
export interface Filters {
  status?: RegistrationStatus;
  vetting?: Vetting;
  kind?: string;
  site?: string;
  /** From 1. */
  page: number;
}

function oneOf<Value extends string>(known: readonly Value[], asked: string | null): Value | undefined {
  return known.find((each) => each === asked);
}

/** What is not known is not filtered by. */
export function readFilters(query: URLSearchParams): Filters {
  const status = oneOf(statuses, query.get('status'));
  const vetting = oneOf(vettings, query.get('vetting'));
  const kind = oneOf(kinds, query.get('kind'));
  const site = query.get('site') ?? '';
  const page = Number(query.get('page'));
  return {
    ...(status ? { status } : {}),
    ...(vetting ? { vetting } : {}),
    ...(kind ? { kind } : {}),
    ...(/^\w{1,32}$/.test(site) ? { site } : {}),
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The address that shows these. */
export function addressOf({ page, ...filters }: Filters): string {
  const query = new URLSearchParams(filters as Record<string, string>);
  if (page > 1) query.set('page', String(page));
  const text = query.toString();
  return text === '' ? '/registrations' : `/registrations?${text}`;
}

/** With one thing changed, from the first page on; an empty value takes the filter away. */
export function withFilter(
  filters: Filters,
  name: 'status' | 'vetting' | 'kind' | 'site',
  value: string,
): Filters {
  const entries = Object.entries(filters).filter(([each]) => each !== name);
  const others = Object.fromEntries(entries) as Partial<Filters>;
  return { ...others, ...(value === '' ? {} : { [name]: value }), page: 1 };
}

export function searchOf(filters: Filters, text: string): RegistrationSearch {
  const { status, vetting, kind, site, page } = filters;
  const wanted = text.trim();
  return {
    ...(status ? { status } : {}),
    ...(vetting ? { vetting_level: vetting } : {}),
    ...(kind ? { kind } : {}),
    ...(site ? { site } : {}),
    ...(wanted === '' ? {} : { text: wanted }),
    skip: (page - 1) * pageSize,
  };
}
