import { language, type TextKey } from './language.svelte';

export type { TextKey };
type BaseOf<Key> = Key extends `${infer Base}.other` ? Base : never;
/** A text with `.one` and `.other` forms. */
export type PluralKey = BaseOf<TextKey>;
export type Values = Readonly<Record<string, string | number>>;

/** Made once a locale: they are slow to make. */
const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function madeOnce<Made>(made: Map<string, Made>, make: (locale: string) => Made): Made {
  const found = made.get(language.locale) ?? make(language.locale);
  made.set(language.locale, found);
  return found;
}

/** The text for a key, with `{name}` replaced by its value. */
export function t(key: TextKey, values: Values = {}): string {
  return (language.table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number'
      ? madeOnce(numbers, (locale) => new Intl.NumberFormat(locale)).format(value)
      : value;
  });
}

/** The text for a number of things: "1 new message", "14 new messages". */
export function tn(key: PluralKey, count: number, values: Values = {}): string {
  const rules = madeOnce(plurals, (locale) => new Intl.PluralRules(locale));
  const form = rules.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as TextKey, { count, ...values });
}

/** True when the table has this key: for words made of a value from the server. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(language.table, key);
}

/** The words for a value from the server, or the value itself with underscores as blanks. */
export function named(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return isTextKey(key) ? t(key) : value.replaceAll('_', ' ');
}

/** What the server says to a refusal is English; elsewhere the code has to do. */
export function refusalWords(refusal: { code: string; message: string }): string {
  if (language.code === 'en' && refusal.message !== '') return refusal.message;
  const key = `refusal.${refusal.code}`;
  return t(isTextKey(key) ? key : 'refusal.other');
}
