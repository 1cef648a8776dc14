import type { Failure } from '../api';
import { refusalWords, t } from '../i18n';
import './registrations-words';

/** Why something was not done, in a sentence beside the form that stays filled in. */
export function failureWords(failure: Failure): string {
  if (failure.kind === 'unreachable') return t('registrations.unreachable');
  const { code, detail } = failure.problem;
  return refusalWords({ code, message: detail });
}

/** Somebody else was faster: the `version` that was sent is not the present one. */
export function isStale(failure: Failure): boolean {
  return (
    failure.kind === 'problem' && failure.problem.code === 'conflict' && failure.problem.field === 'version'
  );
}
