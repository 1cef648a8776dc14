import type { CommandName, Author, Message } from '../protocol.gen';
import type { CommandResult } from '../realtime/connection';
import type { RoomSession } from './room-session.svelte';

/** What a moderator is about to do. */
export type Act =
  | { kind: 'remove'; message: Message }
  | { kind: 'mute'; author: Author }
  | { kind: 'unmute'; author: Author }
  | { kind: 'lock' }
  | { kind: 'unlock' };

export const muteMinutes = [1, 5, 15, 60] as const;
export const shortestReason = 3;
export const reasonLimit = 300;

/** @param minutes how long a mute lasts. */
export function carryOut(
  act: Act,
  session: RoomSession,
  reason: string,
  minutes: number,
): Promise<CommandResult<CommandName>> {
  switch (act.kind) {
    case 'remove':
      return session.act('room.remove', { message: act.message.id, reason });
    case 'mute':
      return session.mute(act.author, minutes * 60, reason);
    case 'unmute':
      return session.unmute(act.author, reason);
    case 'lock':
      return session.act('room.lock', { reason });
    case 'unlock':
      return session.act('room.unlock', { reason });
  }
}

/** Whose name a dialog says. */
export function nameIn(act: Act): string {
  switch (act.kind) {
    case 'remove':
      return act.message.author.name;
    case 'mute':
    case 'unmute':
      return act.author.name;
    case 'lock':
    case 'unlock':
      return '';
  }
}
