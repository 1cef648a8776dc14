import enDelegations from '../i18n/en.delegations.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows delegations imports this module: it brings their English words. */
language.addEnglish(enDelegations);
