import type { Failure } from '../api';
import { refusalWords, t } from '../i18n';
import './two-step-words';

/** What to say under the field of a code that was not taken. */
export function codeWords(failure: Failure, byRecovery: boolean): string {
  if (failure.kind === 'unreachable') return t('problem.offline.title');
  if (failure.retryAfterS) return t('two_step.code.wait', { seconds: failure.retryAfterS });
  const { code, field, detail } = failure.problem;
  if (field === 'code') return byRecovery ? t('two_step.recovery.wrong') : t('two_step.code.wrong');
  if (code === 'conflict' || code === 'unauthenticated') return t('two_step.code.over');
  return refusalWords({ code, message: detail });
}
