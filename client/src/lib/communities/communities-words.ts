import enCommunities from '../i18n/en.communities.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the communities imports this module: it brings the English words. */
language.addEnglish(enCommunities);
