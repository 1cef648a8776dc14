import { isTextKey, refusalWords, t } from '../i18n';
import { language } from '../i18n/language.svelte';
import type { Problem, Site, SiteCohort } from '../protocol.gen';
import type { SiteStatus } from './sites';
import './sites-words';

/** "Jackson, MS" */
export function siteName({ name, state }: Pick<Site, 'name' | 'state'>): string {
  return `${name}, ${state}`;
}

/** "Oct 1, 2027" for a day of the wire. */
export function dayWithYear(day: string): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
}

export function cohortLabel(cohorts: readonly SiteCohort[], id: string): string {
  return cohorts.find((each) => each.id === id)?.label ?? id;
}

export const statusKind: Record<SiteStatus, 'good' | 'waiting' | 'warning' | 'neutral'> = {
  planned: 'waiting',
  active: 'good',
  extended: 'good',
  ended: 'neutral',
  alumni: 'neutral',
  none: 'neutral',
  needs_liaison: 'warning',
};

/** Why a change was refused, in the language of the page. */
export function whyRefused({ code, field, detail }: Problem): string {
  const what = `${code}.${field ?? ''}`;
  const key = `sites.refused.${what}`;
  return isTextKey(key) ? t(key) : refusalWords({ code, message: detail });
}
