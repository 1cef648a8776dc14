import enPlaces from '../i18n/en.places.json';
import { language } from '../i18n/language.svelte';

/** Whoever leads to a place that is in nobody's navigation imports this module: it brings their English names. */
language.addEnglish(enPlaces);
