import enLeave from '../i18n/en.leave.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows words about leaving imports this module: it brings the English ones. */
language.addEnglish(enLeave);
