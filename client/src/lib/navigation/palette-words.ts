import enPalette from '../i18n/en.palette.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the palette imports this module: it brings the English words. */
language.addEnglish(enPalette);
