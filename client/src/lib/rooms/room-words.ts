import enRooms from '../i18n/en.rooms.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows a room imports this module: it brings the English words of the rooms. */
language.addEnglish(enRooms);
