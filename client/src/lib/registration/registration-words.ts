import enRegistration from '../i18n/en.registration.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows a registration or asks about a person imports this module: it brings the English words. */
language.addEnglish(enRegistration);
