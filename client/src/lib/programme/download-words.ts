import enDownload from '../i18n/en.download.json';
import { language } from '../i18n/language.svelte';

/** Whoever offers the programme as a file imports this module: it brings the English words. */
language.addEnglish(enDownload);
