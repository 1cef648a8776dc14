import enRegistrations from '../i18n/en.registrations.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows registrations to staff imports this module: it brings their English words. */
language.addEnglish(enRegistrations);
