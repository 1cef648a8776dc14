import { named, refusalWords } from '../i18n';
import type { Flaw } from './person-form';

/** What is wrong with an answer, and how to put it right. */
export function flawWords(flaw: Flaw): string {
  if (flaw.word !== 'other') return named('form.flaw', flaw.word);
  return refusalWords({ code: 'invalid', message: flaw.said ?? '' });
}

/** The id of a question's control: ids have no dots. */
export function idOf(field: string): string {
  return field.replace('.', '-');
}

export function errorOf(flaws: readonly Flaw[], field: string): string | undefined {
  const flaw = flaws.find((each) => each.field === field);
  return flaw && flawWords(flaw);
}

/** For the list above the form. */
export function errorLines(flaws: readonly Flaw[]): { id: string; text: string }[] {
  return flaws.map((flaw) => ({ id: idOf(flaw.field), text: flawWords(flaw) }));
}
