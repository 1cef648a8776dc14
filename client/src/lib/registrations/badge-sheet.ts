import type { ApiResult } from '../api';
import { askFile } from '../files/ask-file';
import type { BadgeSheetRequest, RegistrationStatus } from '../protocol.gen';

/** Whoever holds a place; nobody else has a badge. */
export const withBadge: readonly RegistrationStatus[] = ['approved', 'confirmed', 'checked_in'];

/** The PDF of these badges. */
export function makeBadges(what: BadgeSheetRequest, ask: typeof fetch = fetch): Promise<ApiResult<Blob>> {
  return askFile('/desk/badges', what, ask);
}
