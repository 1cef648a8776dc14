import enSignIn from '../i18n/en.sign_in.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the sign-in page imports this module: it brings the English words. */
language.addEnglish(enSignIn);
