import type { AccessLine, AccessNeed, Me } from '../protocol.gen';

/** Whom the server lets see what people need. Organisers are not among them. */
export function maySeeNeeds(roles: Me['roles']): boolean {
  return roles.includes('access_coordinator');
}

/** Who has this need; without one, everybody. A note alone is a need of its own: 'note'. */
export function withNeed(people: readonly AccessLine[], need: AccessNeed | 'note' | ''): AccessLine[] {
  return people.filter((each) => {
    if (need === '') return true;
    return need === 'note' ? each.note !== '' : each.needs.includes(need);
  });
}
