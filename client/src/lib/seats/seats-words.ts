import enSeats from '../i18n/en.seats.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows seats imports this module: it brings their English words. */
language.addEnglish(enSeats);
