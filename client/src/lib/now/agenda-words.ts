import enAgenda from '../i18n/en.agenda.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows a person's own agenda imports this module: it brings the English words. */
language.addEnglish(enAgenda);
