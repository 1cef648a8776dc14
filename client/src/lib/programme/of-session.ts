import type { CoreArea, Programme } from '../protocol.gen';

export function areaOf(areas: readonly CoreArea[], id: string | undefined): CoreArea | undefined {
  return id === undefined ? undefined : areas.find((area) => area.id === id);
}

export function placeName(programme: Programme, id: string): string {
  return programme.places.find((place) => place.id === id)?.name ?? id;
}

export type Phase = 'before' | 'live' | 'over' | 'cancelled';

/** What the organisers did with a session after it was first announced. */
export interface Announced {
  starts_at: string;
  ends_at: string;
  cancelled?: boolean;
  changed_at?: string;
}

export function phaseOf(session: Announced, now: number): Phase {
  if (session.cancelled) return 'cancelled';
  if (now < Date.parse(session.starts_at)) return 'before';
  return now < Date.parse(session.ends_at) ? 'live' : 'over';
}

/** A release changed it within a day. */
export function isChanged({ changed_at }: Announced, now: number): boolean {
  return now - Date.parse(changed_at ?? '') < 864e5;
}
