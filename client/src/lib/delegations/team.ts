import { t } from '../i18n';
import type { Delegation, RegistrationLine } from '../protocol.gen';
import { hasAnswered, isOut } from '../registrations/decisions';
import './delegations-words';

export interface Team {
  /** Those who are on the list, in the server's order. */
  on: readonly RegistrationLine[];
  off: readonly RegistrationLine[];
  /** Invited or approved, and have not said yes. */
  silent: readonly RegistrationLine[];
  waiting: readonly RegistrationLine[];
}

export function teamOf({ people }: Pick<Delegation, 'people'>): Team {
  const on = people.filter((each) => !isOut(each.status));
  return {
    on,
    off: people.filter((each) => isOut(each.status)),
    silent: on.filter((each) => !hasAnswered(each.status)),
    waiting: on.filter((each) => each.status === 'waitlisted'),
  };
}

/** Those who hold a place: a letter for travel is for them. */
export function travellers({ people }: Pick<Delegation, 'people'>): readonly RegistrationLine[] {
  const holds = new Set(['approved', 'confirmed', 'checked_in', 'attended']);
  return people.filter((each) => holds.has(each.status) && each.mode === 'in_person');
}

/** What to look at again after somebody was named. */
export function warningWords({
  warnings,
  other_site,
}: Pick<Delegation, 'warnings' | 'other_site'>): string[] {
  return warnings.map((each) =>
    each === 'seats_promised' ? t('delegations.promised') : t('delegations.other_site', { site: other_site }),
  );
}

/** May be taken off the list: whoever is there already may not. */
export function mayLeave({ status }: RegistrationLine): boolean {
  return !isOut(status) && status !== 'checked_in' && status !== 'attended';
}
