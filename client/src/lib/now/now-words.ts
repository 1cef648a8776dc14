import enNow from '../i18n/en.now.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows what is on now, an agenda, a list of rooms or the palette imports this: it brings the words. */
language.addEnglish(enNow);
