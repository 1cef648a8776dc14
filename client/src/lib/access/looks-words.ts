import enLooks from '../i18n/en.looks.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows how the page may look imports this module: it brings the English words. */
language.addEnglish(enLooks);
