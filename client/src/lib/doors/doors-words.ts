import enDoors from '../i18n/en.doors.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows what is on at a door imports this module: it brings the English words. */
language.addEnglish(enDoors);
