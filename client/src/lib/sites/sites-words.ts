import enSites from '../i18n/en.sites.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows sites imports this module: it brings their English words. */
language.addEnglish(enSites);
