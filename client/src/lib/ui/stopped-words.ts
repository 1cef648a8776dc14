import enStopped from '../i18n/en.stopped.json';
import { language } from '../i18n/language.svelte';

/** Whoever says why the connection was ended imports this module: it brings the English words. */
language.addEnglish(enStopped);
