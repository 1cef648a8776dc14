import enIntake from '../i18n/en.intake.json';
import { language } from '../i18n/language.svelte';

/** Whoever offers the import of a programme imports this module: it brings the English words. */
language.addEnglish(enIntake);
