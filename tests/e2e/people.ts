import { resolve } from 'node:path';

/** The people of the sample summit who take part in the tests. */
export type PersonName = 'attendee' | 'attendee2' | 'moderator' | 'organiser' | 'leaver';

/** Where a person's cookies are kept for one run; removed with the test results. */
export function cookiesOf(name: PersonName): string {
  return resolve(__dirname, `../../client/test-results/people/${name}.json`);
}

/** The one-time sign-in link of a person. */
export function linkOf(name: PersonName): string {
  const link = process.env[`CONVENE_LINK_${name.toUpperCase()}`];
  if (!link) throw new Error(`There is no sign-in link for the ${name}.`);
  return link;
}
