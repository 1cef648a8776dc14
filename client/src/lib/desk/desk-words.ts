import enDesk from '../i18n/en.desk.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the desk imports this module: it brings its English words. */
language.addEnglish(enDesk);
