import en from './en.json';
import type enAccess from './en.access.json';
import type enAccessNeeds from './en.access_needs.json';
import type enAgenda from './en.agenda.json';
import type enAudit from './en.audit.json';
import type enBoard from './en.board.json';
import type enChanges from './en.changes.json';
import type enCommunities from './en.communities.json';
import type enDelegations from './en.delegations.json';
import type enDesk from './en.desk.json';
import type enDevice from './en.device.json';
import type enDoors from './en.doors.json';
import type enDownload from './en.download.json';
import type enEmail from './en.email.json';
import type enInvitation from './en.invitation.json';
import type enEnded from './en.ended.json';
import type enError from './en.error.json';
import type enFeed from './en.feed.json';
import type enFound from './en.found.json';
import type enIntake from './en.intake.json';
import type enLeave from './en.leave.json';
import type enLiveRooms from './en.live_rooms.json';
import type enLooks from './en.looks.json';
import type enMe from './en.me.json';
import type enMyAgenda from './en.my_agenda.json';
import type enNotes from './en.notes.json';
import type enNow from './en.now.json';
import type enOutbox from './en.outbox.json';
import type enPalette from './en.palette.json';
import type enPeople from './en.people.json';
import type enPlaces from './en.places.json';
import type enProgramme from './en.programme.json';
import type enPlain from './en.plain.json';
import type enProof from './en.proof.json';
import type enRegistration from './en.registration.json';
import type enRegistrations from './en.registrations.json';
import type enRooms from './en.rooms.json';
import type enSeats from './en.seats.json';
import type enSession from './en.session.json';
import type enSignIn from './en.sign_in.json';
import type enSites from './en.sites.json';
import type enStopped from './en.stopped.json';
import type enTwoStep from './en.two_step.json';
import type enUi from './en.ui.json';

/** The words of one part of the client: `en.<area>.json`, brought by whoever needs them (`addEnglish`). */
type AreaTextKey =
  | keyof typeof enAccess
  | keyof typeof enAccessNeeds
  | keyof typeof enAgenda
  | keyof typeof enAudit
  | keyof typeof enBoard
  | keyof typeof enChanges
  | keyof typeof enCommunities
  | keyof typeof enDelegations
  | keyof typeof enDesk
  | keyof typeof enDevice
  | keyof typeof enDoors
  | keyof typeof enDownload
  | keyof typeof enEmail
  | keyof typeof enInvitation
  | keyof typeof enEnded
  | keyof typeof enError
  | keyof typeof enFeed
  | keyof typeof enFound
  | keyof typeof enIntake
  | keyof typeof enLeave
  | keyof typeof enLiveRooms
  | keyof typeof enLooks
  | keyof typeof enMe
  | keyof typeof enMyAgenda
  | keyof typeof enNotes
  | keyof typeof enNow
  | keyof typeof enOutbox
  | keyof typeof enPalette
  | keyof typeof enPeople
  | keyof typeof enPlain
  | keyof typeof enPlaces
  | keyof typeof enProgramme
  | keyof typeof enProof
  | keyof typeof enRegistration
  | keyof typeof enRegistrations
  | keyof typeof enRooms
  | keyof typeof enSeats
  | keyof typeof enSession
  | keyof typeof enSignIn
  | keyof typeof enSites
  | keyof typeof enStopped
  | keyof typeof enTwoStep
  | keyof typeof enUi;
export type TextKey = keyof typeof en | AreaTextKey;
export type TextTable = Readonly<Record<TextKey, string>>;

export const languages = ['en', 'es'] as const;
export type LanguageCode = (typeof languages)[number];

/** The name of each language in itself: who looks for it may not read the present one. */
export const languageNames: Readonly<Record<LanguageCode, string>> = { en: 'English', es: 'Español' };

const locales: Readonly<Record<LanguageCode, string>> = { en: 'en-US', es: 'es-US' };

/** In which language the page speaks. English comes with the page, another one when it is asked for. */
class Language {
  code = $state<LanguageCode>('en');
  table = $state.raw<Partial<TextTable>>(en);
  /** Grows by the words of an area where it is shown, so that the first page need not carry them. */
  private english_: Partial<TextTable> = en;

  /** For numbers, dates and plurals. */
  get locale(): string {
    return locales[this.code];
  }

  /** Changes nothing when the words cannot be loaded. */
  async choose(code: LanguageCode): Promise<void> {
    const other = code === 'en' ? undefined : (await import('./es')).default;
    this.table = other ?? this.english_;
    this.code = code;
  }

  addEnglish(words: Readonly<Partial<Record<AreaTextKey, string>>>): void {
    this.english_ = { ...this.english_, ...words };
    if (this.code === 'en') this.table = this.english_;
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
