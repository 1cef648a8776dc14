import type { ClientInit, HandleClientError } from '@sveltejs/kit';
import { app } from '$lib/app.svelte';
import { language, preferredLanguage } from '$lib/i18n/language.svelte';

/** Who is signed in is asked before the page's own code is there: on a thin line that is half a second. The first words are already in the reader's language; without it the page speaks English. */
export const init: ClientInit = async () => {
  void app.load();
  await language.choose(preferredLanguage(navigator.languages)).catch(() => undefined);
};

/** The error page says what a person needs; only unexpected errors belong in the console. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status !== 404) console.error(error);
  return { message };
};
