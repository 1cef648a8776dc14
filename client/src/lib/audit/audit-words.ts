import enAudit from '../i18n/en.audit.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the audit record imports this module: it brings the English words. */
language.addEnglish(enAudit);

const beginning = 'audit.did.';

/** What can be filtered by: all that has words. Others may stand in the record; they are shown as they are. */
export const actions: readonly string[] = Object.keys(enAudit)
  .filter((key) => key.startsWith(beginning) && !key.endsWith('.refused'))
  .map((key) => key.slice(beginning.length));
