import enPeople from './i18n/en.people.json';
import { language } from './i18n/language.svelte';

/** Whoever names people's roles imports this module: it brings the English words. */
language.addEnglish(enPeople);
