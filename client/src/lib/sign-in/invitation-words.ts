import enInvitation from '../i18n/en.invitation.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows an invitation imports this module: it brings its English words. */
language.addEnglish(enInvitation);
