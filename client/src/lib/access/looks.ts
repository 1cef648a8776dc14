import type { Preferences } from '../protocol.gen';

/** How the document is to look. */
export interface Looks {
  theme: Preferences['theme'];
  textOnly: boolean;
  /** The font of the headings is fetched: only once it is known that it is wanted. */
  webFont: boolean;
}

/** How it looks when nobody is signed in. */
export const plainLooks: Looks = { theme: 'system', textOnly: false, webFont: false };

/** Text only is what somebody chose, or else what the browser was told: to save data. */
export function isTextOnly(preferences: Preferences, savesData: boolean): boolean {
  return preferences.text_only ?? savesData;
}

export function looksOf(preferences: Preferences, savesData: boolean, isKnown: boolean): Looks {
  const textOnly = isTextOnly(preferences, savesData);
  return { theme: preferences.theme, textOnly, webFont: isKnown && !textOnly };
}

/** Whether the browser was told to save data, as far as it says so. */
export function browserSavesData(): boolean {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

/** `styles/_looks.scss` has what these mean. */
export function showLooks(root: Element, looks: Looks): void {
  if (looks.theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', looks.theme);
  root.toggleAttribute('data-text-only', looks.textOnly);
}

export function showFont(root: Element, isShown: boolean): void {
  root.toggleAttribute('data-web-font', isShown);
}
