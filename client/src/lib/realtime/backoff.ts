const floorMs = 200;
const capMs = 5_000;

/**
 * Full jitter: anywhere between the floor and a ceiling that doubles with each attempt, so that a thousand
 * browsers that lost the same server do not come back in the same moment.
 * @param attempt 0 for the first try after a loss.
 * @param random a number in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(capMs, floorMs * 2 ** Math.min(attempt + 1, 10));
  return Math.max(floorMs, Math.round(random * ceiling));
}
