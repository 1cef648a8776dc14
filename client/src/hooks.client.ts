import type { HandleClientError } from '@sveltejs/kit';

/** The error page says what a person needs; only unexpected errors belong in the console. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status !== 404) console.error(error);
  return { message };
};
