import enSession from '../i18n/en.session.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows a whole session imports this module: it brings the English words. */
language.addEnglish(enSession);
