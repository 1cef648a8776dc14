import enProgramme from '../i18n/en.programme.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the programme as a whole imports this module: it brings the English words. */
language.addEnglish(enProgramme);
