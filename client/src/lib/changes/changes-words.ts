import enChanges from '../i18n/en.changes.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows what changed imports this module: it brings the English words. */
language.addEnglish(enChanges);
