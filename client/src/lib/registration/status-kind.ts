import type { MyRegistration } from '../protocol.gen';

type Kind = 'good' | 'waiting' | 'warning' | 'danger' | 'neutral';

/** How urgent a state is to the person: `warning` where something is theirs to do. */
export const statusKind: Readonly<Record<MyRegistration['status'], Kind>> = {
  invited: 'warning',
  submitted: 'waiting',
  approved: 'warning',
  waitlisted: 'waiting',
  confirmed: 'good',
  checked_in: 'good',
  attended: 'good',
  no_show: 'neutral',
  expired: 'neutral',
  declined: 'neutral',
  cancelled: 'neutral',
  revoked: 'danger',
  none: 'neutral',
};

/** States in which the place, or the question for one, can still be given back. */
export const mayCancel: ReadonlySet<MyRegistration['status']> = new Set([
  'invited',
  'submitted',
  'approved',
  'waitlisted',
  'confirmed',
]);

export const mayAskForVetting: ReadonlySet<MyRegistration['vetting_level']> = new Set([
  'none',
  'refused',
  'expired',
]);
