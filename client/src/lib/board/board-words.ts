import enBoard from '../i18n/en.board.json';
import { language } from '../i18n/language.svelte';

/** Whoever edits the programme imports this module: it brings the English words. */
language.addEnglish(enBoard);
