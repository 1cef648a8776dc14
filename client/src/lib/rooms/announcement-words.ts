import { tn } from '../i18n';
import '../access/access-words';
import type { Announcement } from './announcer';
import './room-words';

/** A longer message is cut: it can be read in the list. */
const spokenCharacters = 200;

/** The sentence for the live region. */
export function announcementWords({ count, message, named }: Announcement): string {
  if (!message) return tn(named ? 'access.named' : 'room.new', count);
  const letters = [...message.text];
  const text =
    letters.length > spokenCharacters ? `${letters.slice(0, spokenCharacters).join('')}…` : message.text;
  return `${message.author.name}: ${text}`;
}
