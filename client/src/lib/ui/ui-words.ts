import enUi from '../i18n/en.ui.json';
import { language } from '../i18n/language.svelte';

/** The parts of the library that say something by themselves import this module: it brings the English words. */
language.addEnglish(enUi);
