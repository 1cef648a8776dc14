import enTwoStep from '../i18n/en.two_step.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows something of two-step sign-in imports this module: it brings its English words. */
language.addEnglish(enTwoStep);
