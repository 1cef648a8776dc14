import type { ClientInit, HandleClientError } from '@sveltejs/kit';
import { language, preferredLanguage } from '$lib/i18n/language.svelte';

/** The first words are already in the reader's language; without it the page speaks English. */
export const init: ClientInit = async () => {
  await language.choose(preferredLanguage(navigator.languages)).catch(() => undefined);
};

/** The error page says what a person needs; only unexpected errors belong in the console. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status !== 404) console.error(error);
  return { message };
};
