import type { Failure } from '../api';

/** The person would rather not confirm that it is them: everything is as it was, and they know why. */
export function isDeclined(failure: Failure): boolean {
  return failure.kind === 'problem' && failure.problem.code === 'proof_needed';
}
