import type { CoreArea, Programme } from '../protocol.gen';

export function areaOf(areas: readonly CoreArea[], id: string | undefined): CoreArea | undefined {
  return id === undefined ? undefined : areas.find((area) => area.id === id);
}

export function placeName(programme: Programme, id: string): string {
  return programme.places.find((place) => place.id === id)?.name ?? id;
}

export type Phase = 'before' | 'live' | 'over';

export function phaseOf(session: { starts_at: string; ends_at: string }, now: number): Phase {
  if (now < Date.parse(session.starts_at)) return 'before';
  return now < Date.parse(session.ends_at) ? 'live' : 'over';
}
