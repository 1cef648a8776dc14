import type { AccessNeed, RegistrationForm } from '../protocol.gen';

/** Where a question stands; the server names a field the same way. */
export type FormField = 'form.name' | 'form.organisation' | 'form.discipline' | 'form.alias' | 'form.title';
export type FlawWord = 'name' | 'organisation' | 'discipline' | 'alias' | 'long';
export interface Flaw {
  field: string;
  word: FlawWord | 'other';
  /** What the server said, where the page has no word of its own. */
  said?: string;
}

export const disciplines = [
  'police_executive',
  'crime_analysis',
  'investigations',
  'prosecution',
  'city_hall',
  'community_partner',
  'public_information',
  'technology',
  'victim_services',
  'usao',
  'federal_law_enforcement',
  'federal_other',
  'doj_program',
  'small_agency',
  'association',
  'subject_matter_expert',
  'liaison',
  'staff',
  'access_services',
  'media',
] as const;

export const accessNeeds = [
  'cart_captions',
  'captions_on_own_device',
  'asl',
  'spanish_interpretation',
  'screen_reader_documents',
  'large_print',
  'hearing_loop',
  'wheelchair_seat',
  'front_row_seat',
  'keyboard_only_kiosk',
  'note_taker',
  'quiet_room',
] as const satisfies readonly AccessNeed[];

export const longestLine = 200;
export const longestNote = 500;

export function emptyForm(): RegistrationForm {
  return {
    name: '',
    display: 'full',
    alias: '',
    title: '',
    organisation: '',
    discipline: '',
    mode: 'in_person',
    listed: false,
  };
}

/** What is missing or too long, in the order of the page: the rules of the server, so that nobody waits for them. */
export function flawsOf(form: RegistrationForm): Flaw[] {
  const flaws: Flaw[] = [];
  const line = (field: FormField, text: string, missing?: FlawWord): void => {
    if (missing && text.trim() === '') flaws.push({ field, word: missing });
    else if ([...text].length > longestLine) flaws.push({ field, word: 'long' });
  };
  line('form.name', form.name, 'name');
  line('form.title', form.title);
  line('form.organisation', form.organisation, 'organisation');
  if (form.discipline === '') flaws.push({ field: 'form.discipline', word: 'discipline' });
  if (form.display === 'alias') line('form.alias', form.alias ?? '', 'alias');
  return flaws;
}

function firstLetter(text: string): string {
  return /^\P{M}\p{M}*/u.exec(text)?.[0] ?? '';
}

/** How others see the person. The server decides; this is for looking at it before. */
export function shownAs(form: RegistrationForm): string {
  const name = form.name.trim().replace(/\s+/g, ' ');
  const alias = (form.alias ?? '').trim();
  if (form.display === 'full') return name;
  if (form.display === 'alias' && alias !== '') return alias;
  const words = name.split(' ');
  const ends = words.length > 1 ? [words[0] ?? '', words[words.length - 1] ?? ''] : words;
  return ends.flatMap((word) => (word === '' ? [] : [`${firstLetter(word)}.`])).join(' ');
}
