import enEmail from '../i18n/en.email.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows a page about the mail address imports this module: it brings the English words. */
language.addEnglish(enEmail);
