import enAudit from '../i18n/en.audit.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the audit record imports this module: it brings the English words. */
language.addEnglish(enAudit);
