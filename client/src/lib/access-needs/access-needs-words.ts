import enAccessNeeds from '../i18n/en.access_needs.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows what people need imports this module: it brings its English words. */
language.addEnglish(enAccessNeeds);
