import type { DeskPerson } from '../protocol.gen';

/** So many letters are needed before names are shown: a list of everybody is nobody's business at the door. */
export const fewestLetters = 3;
export const mostFound = 8;

/** Letters as they are compared: without case and accents. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

/** The list of a shift, found by badge, registration and the letters that a name or site begins with. */
export class DeskPeople {
  private readonly byRegistration_ = new Map<string, DeskPerson>();
  private readonly byBadge_ = new Map<string, string>();
  private readonly words_ = new Map<string, readonly string[]>();

  constructor(people: readonly DeskPerson[]) {
    for (const person of people) this.put(person);
  }

  get all(): DeskPerson[] {
    return [...this.byRegistration_.values()];
  }

  put(person: DeskPerson): void {
    this.byRegistration_.set(person.registration, person);
    if (person.badge !== '') this.byBadge_.set(person.badge, person.registration);
    const words = `${person.name} ${person.site_name} ${person.organisation}`;
    this.words_.set(person.registration, folded(words).split(/[\s,.'-]+/));
  }

  of(registration: string): DeskPerson | undefined {
    return this.byRegistration_.get(registration);
  }

  withBadge(code: string): DeskPerson | undefined {
    return this.of(this.byBadge_.get(code) ?? '');
  }

  /** Those of whom each word typed begins a word of name, site or organisation; names first. */
  search(typed: string): DeskPerson[] {
    const asked = folded(typed)
      .split(/[\s,.'-]+/)
      .filter(Boolean);
    if (asked.join('').length < fewestLetters) return [];
    const found = this.all.filter((person) => {
      const words = this.words_.get(person.registration) ?? [];
      return asked.every((part) => words.some((word) => word.startsWith(part)));
    });
    const inName = (person: DeskPerson) =>
      folded(person.name)
        .split(/[\s,.'-]+/)
        .some((word) => word.startsWith(asked[0] ?? ''));
    return [...found.filter(inName), ...found.filter((person) => !inName(person))];
  }
}
