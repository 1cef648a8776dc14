import type { Programme, SessionSummary } from '../protocol.gen';

type Place = Programme['places'][number];

/** A place with what is on there, as far as the reader's programme says. */
export interface PlaceNow {
  place: Place;
  now: SessionSummary | undefined;
  next: SessionSummary | undefined;
}

/** Places that serve the same. */
export interface PlaceGroup {
  use: string;
  places: PlaceNow[];
}

/** The places of the venue by their use, in the order of the programme. */
export function groupPlaces(programme: Programme, now: number): PlaceGroup[] {
  const groups: PlaceGroup[] = [];
  for (const place of programme.places) {
    const shown = { place, ...whatIsOn(programme.sessions, place.id, now) };
    const group = groups.find((each) => each.use === place.use);
    if (group) group.places.push(shown);
    else groups.push({ use: place.use, places: [shown] });
  }
  return groups;
}

function whatIsOn(sessions: readonly SessionSummary[], place: string, now: number): Omit<PlaceNow, 'place'> {
  const here = sessions.filter((session) => session.place === place);
  return {
    now: here.find((session) => Date.parse(session.starts_at) <= now && now < Date.parse(session.ends_at)),
    next: here.find((session) => now < Date.parse(session.starts_at)),
  };
}
