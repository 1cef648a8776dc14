import enMyAgenda from '../i18n/en.my_agenda.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows stars or the own agenda imports this module: it brings the English words. */
language.addEnglish(enMyAgenda);
