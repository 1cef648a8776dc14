import enLiveRooms from '../i18n/en.live_rooms.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows the list of rooms imports this module: it brings the English words. */
language.addEnglish(enLiveRooms);
