import enFeed from '../i18n/en.feed.json';
import { language } from '../i18n/language.svelte';

/** Whoever offers the address of the own calendar imports this module: it brings the English words. */
language.addEnglish(enFeed);
