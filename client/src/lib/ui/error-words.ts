import enError from '../i18n/en.error.json';
import { language } from '../i18n/language.svelte';

/** The page of an error imports this module: it brings its English words. */
language.addEnglish(enError);
