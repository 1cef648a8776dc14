import en from './en.json';

export type TextKey = keyof typeof en;
export type TextTable = Readonly<Record<TextKey, string>>;

export const languages = ['en', 'es'] as const;
export type LanguageCode = (typeof languages)[number];

/** The name of each language in itself: who looks for it may not read the present one. */
export const languageNames: Readonly<Record<LanguageCode, string>> = { en: 'English', es: 'Español' };

const locales: Readonly<Record<LanguageCode, string>> = { en: 'en-US', es: 'es-US' };

/** In which language the page speaks. English comes with the page, another one when it is asked for. */
class Language {
  code = $state<LanguageCode>('en');
  table = $state.raw<TextTable>(en);

  /** For numbers, dates and plurals. */
  get locale(): string {
    return locales[this.code];
  }

  /** Changes nothing when the words cannot be loaded. */
  async choose(code: LanguageCode): Promise<void> {
    const table = code === 'en' ? en : (await import('./es.json')).default;
    this.table = table;
    this.code = code;
  }
}

export const language = new Language();

/** The first language of the browser that the page can speak. */
export function preferredLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const known = languages.find((code) => tag.toLowerCase().split('-')[0] === code);
    if (known) return known;
  }
  return 'en';
}
