import enAccess from '../i18n/en.access.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows settings for reading imports this module: it brings their English words. */
language.addEnglish(enAccess);
