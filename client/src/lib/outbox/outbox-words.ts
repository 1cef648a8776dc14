import enOutbox from '../i18n/en.outbox.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the outbox imports this module: it brings its English words. */
language.addEnglish(enOutbox);
