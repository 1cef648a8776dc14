import enEnded from '../i18n/en.ended.json';
import { language } from '../i18n/language.svelte';

/** Whoever says that access has ended imports this module: it brings the English words. */
language.addEnglish(enEnded);
