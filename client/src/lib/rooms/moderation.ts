import type { Message } from '../protocol.gen';

/** What a moderator is about to do. */
export type Act =
  | { kind: 'remove'; message: Message }
  | { kind: 'mute'; message: Message }
  | { kind: 'lock' }
  | { kind: 'unlock' };

export const muteMinutes = [1, 5, 15, 60] as const;
export const shortestReason = 3;
export const reasonLimit = 300;
