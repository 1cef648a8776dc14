import en from './en.json';

export type TextKey = keyof typeof en;
type BaseOf<Key> = Key extends `${infer Base}.other` ? Base : never;
/** A text with `.one` and `.other` forms. */
export type PluralKey = BaseOf<TextKey>;
export type Values = Readonly<Record<string, string | number>>;

const plural = new Intl.PluralRules('en-US');
const number = new Intl.NumberFormat('en-US');

/** The text for a key, with `{name}` replaced by its value. */
export function t(key: TextKey, values: Values = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number.format(value) : value;
  });
}

/** The text for a number of things: "1 new message", "14 new messages". */
export function tn(key: PluralKey, count: number, values: Values = {}): string {
  const form = plural.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as TextKey, { count, ...values });
}

/** True when the table has this key: for words made of a value from the server. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** The words for a value from the server, or the value itself with underscores as blanks. */
export function named(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return isTextKey(key) ? t(key) : value.replaceAll('_', ' ');
}
