import enMe from '../i18n/en.me.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the Me page imports this module: it brings the English words. */
language.addEnglish(enMe);
