function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Whether `text` names the person: the whole display name, or @ and the name (without blanks, or its first word).
 * A name with a number is one of many alike ("Participant 12"), so its first word alone names nobody.
 */
export function namesPerson(text: string, name: string): boolean {
  const whole = name.trim();
  if (whole === '') return false;
  const words = whole.split(/\s+/);
  const handles = [whole, words.join('')];
  if (words[0] && !/\p{N}/u.test(whole)) handles.push(words[0]);
  const forms = [quoted(whole), ...handles.map((handle) => `@${quoted(handle)}`)];
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'iu').test(text);
}
