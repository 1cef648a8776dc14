import type { Failure } from '../api';
import type {
  CommitmentStatus,
  Site,
  SiteAssignment,
  SiteCommitment,
  SiteDuty,
  SiteFacts,
} from '../protocol.gen';

/** Rules of the pages about sites. No DOM, no words. */

export interface SiteFilter {
  q: string;
  /** A status of the commitment of now, or `needs_liaison`; empty for all, as the others. */
  status: string;
  cohort: string;
  state: string;
}

/** What a site is in, in one word. */
export type SiteStatus = CommitmentStatus | 'none' | 'needs_liaison';

const fields = ['name', 'state', 'kind', 'members', 'time_zone', 'public_names'] as const;
export type FactField = (typeof fields)[number];

export function isRunning(status: CommitmentStatus): boolean {
  return status === 'active' || status === 'extended';
}

/** The commitment that runs, else the one that started last. */
export function commitmentOfNow(site: Site): SiteCommitment | undefined {
  const running = site.commitments.find((each) => isRunning(each.status));
  return running ?? [...site.commitments].sort((a, b) => b.starts_on.localeCompare(a.starts_on))[0];
}

export function statusOf(site: Site): SiteStatus {
  return site.needs_liaison ? 'needs_liaison' : (commitmentOfNow(site)?.status ?? 'none');
}

/** Who does this for the site now. */
export function serving(site: Site, duty: SiteDuty): SiteAssignment[] {
  return site.people.filter((each) => each.duty === duty && each.to === undefined);
}

/** The note of the last hand-over, for those who may read it. */
export function lastNote(site: Site): SiteAssignment | undefined {
  return serving(site, 'primary').find((each) => each.note !== undefined);
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export function matchesSite(site: Site, filter: SiteFilter): boolean {
  const words = folded(filter.q).split(/\s+/).filter(Boolean);
  const people = site.people.map((each) => each.name);
  const said = folded([site.name, site.state, ...site.members, ...site.public_names, ...people].join(' '));
  const commitment = commitmentOfNow(site);
  const status =
    filter.status === 'needs_liaison' ? site.needs_liaison : commitment?.status === filter.status;
  return (
    words.every((word) => said.includes(word)) &&
    (filter.status === '' || status) &&
    (filter.cohort === '' || site.commitments.some((each) => each.cohort === filter.cohort)) &&
    (filter.state === '' || site.state === filter.state)
  );
}

export function factsOf({ name, state, kind, members, time_zone, public_names }: SiteFacts): SiteFacts {
  return { name, state, kind, members: [...members], time_zone, public_names: [...public_names] };
}

function said(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}

export interface Difference {
  field: FactField;
  was: string;
  is: string;
}

/** What somebody else changed of the facts since the form was opened. */
export function differences(begun: SiteFacts, now: SiteFacts): Difference[] {
  return fields
    .map((field) => ({ field, was: said(begun[field]), is: said(now[field]) }))
    .filter(({ was, is }) => was !== is);
}

/** Whether somebody else changed the commitments, or who serves the site. */
export function otherChanges(begun: Site, now: Site): ('commitments' | 'people')[] {
  const people = (of: Site) => JSON.stringify(of.people.filter((each) => each.to === undefined));
  return [
    ...(JSON.stringify(begun.commitments) === JSON.stringify(now.commitments)
      ? []
      : (['commitments'] as const)),
    ...(people(begun) === people(now) ? [] : (['people'] as const)),
  ];
}

/** What this person changed since the form was opened, laid over what others made of the site meanwhile. */
export function mergeFacts(begun: SiteFacts, mine: SiteFacts, theirs: SiteFacts): SiteFacts {
  const changed = new Set(differences(begun, mine).map(({ field }) => field));
  const pick = <Field extends FactField>(field: Field): SiteFacts[Field] =>
    (changed.has(field) ? mine : theirs)[field];
  return {
    name: pick('name'),
    state: pick('state'),
    kind: pick('kind'),
    members: pick('members'),
    time_zone: pick('time_zone'),
    public_names: pick('public_names'),
  };
}

/** The site as it is, where a change came too late. */
export function changedMeanwhile(failure: Failure): Site | undefined {
  if (failure.kind !== 'problem' || failure.problem.code !== 'conflict') return undefined;
  const { field, current } = failure.problem as { field?: string; current?: Site };
  return field === 'version' ? current : undefined;
}

/** Lines of a text field, each cleaned, empty ones left out. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Zones that sites are in; a site may have another one all the same. */
export const commonZones = [
  'America/New_York',
  'America/Detroit',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Chicago',
  'America/Denver',
  'America/Boise',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
  'Pacific/Guam',
];
