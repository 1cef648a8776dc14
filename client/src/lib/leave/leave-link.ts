import { t } from '../i18n';
import './leave-words';

/** Puts the link that leaves the site, and the words of its shortcuts, into the language of the page. */
export function speakLeaveLink(): void {
  const link = document.querySelector('.leave');
  link?.setAttribute('aria-label', t('app.leave'));
  link?.closest('nav')?.setAttribute('aria-label', t('app.leave.label'));
  link?.querySelector('.leave__long')?.replaceChildren(t('leave.long'));
  link?.querySelector('.leave__short')?.replaceChildren(t('leave.short'));
  const status = document.querySelector('.leave-status');
  for (const name of ['escape', 'shift1', 'shift2'] as const) {
    status?.setAttribute(`data-${name}`, t(`leave.${name}`));
  }
}
