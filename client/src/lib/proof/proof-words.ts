import enProof from '../i18n/en.proof.json';
import { language } from '../i18n/language.svelte';

/** Whoever asks for a proof imports this module: it brings its English words. */
language.addEnglish(enProof);
