import enPlain from '../i18n/en.plain.json';
import { language } from '../i18n/language.svelte';
import './room-words';

/** Whoever shows a room as a plain page imports this module: it brings the English words of the page. */
language.addEnglish(enPlain);
