import type { Decision, RegistrationStatus, Vetting } from '../protocol.gen';

/** As on the server, so that nothing is offered that it refuses. It has the last word. */
const from: Readonly<Record<Decision, readonly RegistrationStatus[]>> = {
  approved: ['submitted', 'waitlisted', 'declined', 'expired', 'cancelled'],
  waitlisted: ['submitted', 'approved'],
  declined: ['submitted', 'waitlisted', 'invited'],
  cancelled: ['invited', 'submitted', 'approved', 'waitlisted', 'confirmed'],
  revoked: [
    'invited',
    'submitted',
    'approved',
    'waitlisted',
    'confirmed',
    'checked_in',
    'attended',
    'declined',
    'expired',
    'cancelled',
    'no_show',
  ],
  reinstated: ['revoked'],
};

const order = Object.keys(from) as Decision[];

export const reasonLimit = 300;
const shortestReason = 3;

export function decisionsFor(status: RegistrationStatus): Decision[] {
  return order.filter((decision) => from[decision].includes(status));
}

/** `beyond`: although quota or capacity is used up. Somebody of the line goes before others: that needs a reason too. */
export function needsReason(
  decision: Decision,
  status: RegistrationStatus | undefined,
  beyond: boolean,
): boolean {
  if (decision === 'approved') return beyond || status === 'waitlisted';
  return decision !== 'waitlisted' && decision !== 'declined';
}

export function isReason(text: string): boolean {
  return [...text.trim()].length >= shortestReason;
}

const vettedFrom: Readonly<Record<'sponsor_approved' | 'verified' | 'refused', readonly Vetting[]>> = {
  sponsor_approved: ['none', 'requested'],
  verified: ['none', 'requested', 'sponsor_approved', 'expired', 'refused'],
  refused: ['requested', 'sponsor_approved', 'verified', 'none'],
};

export type VettingStep = keyof typeof vettedFrom;

export function vettingStepsFor(level: Vetting): VettingStep[] {
  return (Object.keys(vettedFrom) as VettingStep[]).filter((step) => vettedFrom[step].includes(level));
}

type Kind = 'good' | 'waiting' | 'warning' | 'danger' | 'neutral';

const statusKinds: Readonly<Record<RegistrationStatus, Kind>> = {
  none: 'neutral',
  invited: 'neutral',
  submitted: 'warning',
  waitlisted: 'waiting',
  approved: 'waiting',
  confirmed: 'good',
  checked_in: 'good',
  attended: 'good',
  no_show: 'neutral',
  expired: 'neutral',
  declined: 'neutral',
  cancelled: 'neutral',
  revoked: 'danger',
};

const vettingKinds: Readonly<Record<Vetting, Kind>> = {
  none: 'neutral',
  requested: 'warning',
  sponsor_approved: 'waiting',
  verified: 'good',
  refused: 'danger',
  expired: 'neutral',
};

export function statusKind(status: RegistrationStatus): Kind {
  return statusKinds[status];
}

export function vettingKind(level: Vetting): Kind {
  return vettingKinds[level];
}

const outStatuses: readonly RegistrationStatus[] = ['expired', 'declined', 'cancelled', 'revoked', 'no_show'];

/** Takes up no seat of the delegation any more. */
export function isOut(status: RegistrationStatus): boolean {
  return outStatuses.includes(status);
}

/** The person has said that they come. */
export function hasAnswered(status: RegistrationStatus): boolean {
  return !isOut(status) && status !== 'invited' && status !== 'approved' && status !== 'none';
}
