import enDevice from '../i18n/en.device.json';
import { language } from '../i18n/language.svelte';

/** Whoever shows something of shared computers, own devices, the map or the badge imports this module. */
language.addEnglish(enDevice);
