import type { Finding, PlaceOpenings, StartStretch } from '../protocol.gen';

/** Stretches of starts in one place that the server calls free. */
export function freeStretches(openings: readonly PlaceOpenings[], place: string): StartStretch[] {
  const of = openings.find((each) => each.place === place);
  return of?.stretches.filter(({ verdict }) => verdict === 'free') ?? [];
}

function stretchAt({ stretches }: PlaceOpenings, start: number): StartStretch | undefined {
  return stretches.find(({ from, to }) => Date.parse(from) <= start && start < Date.parse(to));
}

/** Ids of the places in which a session could begin then, and nothing would better be otherwise. */
export function freePlacesAt(openings: readonly PlaceOpenings[], start: number): string[] {
  return openings.filter((each) => stretchAt(each, start)?.verdict === 'free').map(({ place }) => place);
}

/** Why it could not begin there and then, or what would better be otherwise. */
export function reasonsAt(
  openings: readonly PlaceOpenings[],
  place: string,
  start: number,
): readonly Finding[] | undefined {
  const of = openings.find((each) => each.place === place);
  return of && stretchAt(of, start)?.reasons;
}
