import type { EditionClosing } from '../protocol.gen';

/** How many registrations are still to be closed. */
export function leftToClose({ attended, no_show, expired }: EditionClosing): number {
  return attended + no_show + expired;
}
