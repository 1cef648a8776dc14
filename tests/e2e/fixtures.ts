import { existsSync } from 'node:fs';
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from '@playwright/test';
import { Guard } from './guard';
import { cookiesOf, type PersonName } from './people';

/** A programme session with a live room that everybody of the tests may join. */
export interface SharedSession {
  id: string;
  title: string;
  day: string;
}

interface ListedSession {
  id: string;
  title: string;
  starts_at: string;
  room?: string;
  may_join: boolean;
  attribution?: string;
  people: { id: string; role: string }[];
}

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

interface Fixtures {
  origin: string;
  /** Opens a watched browser context of a person (or of nobody); closed and checked after the test. */
  enter: (name: PersonName | 'nobody', options?: ContextOptions) => Promise<Entered>;
  /** Sessions whose room the moderator moderates and both attendees may join, on the record. */
  shared: SharedSession[];
}

export interface Entered {
  context: BrowserContext;
  page: Page;
  guard: Guard;
}

export const test = base.extend<Fixtures>({
  origin: async ({ baseURL }, use) => {
    await use(new URL(baseURL ?? '').origin);
  },

  enter: async ({ browser, origin, baseURL }, use) => {
    const entered: Entered[] = [];
    await use(async (name, options = {}) => {
      const cookies = name === 'nobody' ? undefined : cookiesOf(name);
      if (cookies && !existsSync(cookies)) throw new Error(`The ${name} has not signed in.`);
      const context = await browser.newContext({
        ...(baseURL ? { baseURL } : {}),
        locale: 'en-US',
        timezoneId: 'America/New_York',
        serviceWorkers: 'block', // a worker would stand between the page and the routes of a test
        ...(cookies ? { storageState: cookies } : {}),
        ...options,
      });
      const guard = await Guard.watch(context, origin);
      const page = await context.newPage();
      const one = { context, page, guard };
      entered.push(one);
      return one;
    });
    for (const { context } of entered) await context.close();
    for (const { guard } of entered) guard.expectClean();
  },

  shared: async ({ playwright, baseURL }, use) => {
    const lists = new Map<PersonName, ListedSession[]>();
    let moderator = '';
    let zone = 'UTC';
    for (const name of ['attendee', 'attendee2', 'moderator'] as const) {
      const caller = await playwright.request.newContext({
        baseURL: baseURL ?? '',
        storageState: cookiesOf(name),
      });
      const programme = await (await caller.get('/api/v1/programme')).json();
      lists.set(name, programme.sessions);
      zone = programme.edition.venue_time_zone;
      if (name === 'moderator') moderator = (await (await caller.get('/api/v1/me')).json()).person.id;
      await caller.dispose();
    }
    const joinable = (name: PersonName) =>
      new Set(lists.get(name)?.flatMap((each) => (each.may_join && each.room ? [each.id] : [])));
    const [first, second] = [joinable('attendee'), joinable('attendee2')];
    const sessions = (lists.get('moderator') ?? []).filter(
      (each) =>
        each.room &&
        each.attribution === 'on_record' &&
        first.has(each.id) &&
        second.has(each.id) &&
        each.people.some((person) => person.id === moderator && person.role === 'moderator'),
    );
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    await use(
      sessions.map(({ id, title, starts_at }) => ({
        id,
        title,
        day: day.format(new Date(starts_at)),
      })),
    );
  },
});

export { expect };

/** Waits until the route's data is shown; pages that keep a socket never come to rest. */
export async function ready(page: Page, route: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-ready', route);
}

export async function openRoom(page: Page, session: SharedSession): Promise<void> {
  await page.goto(`/sessions/${session.id}`);
  await ready(page, '/sessions');
  await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
}

export function composer(page: Page): Locator {
  return page.getByLabel('Write to the room');
}

/** The messages of the room, confirmed or on their way. */
export function messages(page: Page): Locator {
  return page.getByRole('region', { name: 'Messages' }).getByRole('listitem');
}

/** A confirmed message with exactly this text. */
export function message(page: Page, text: string): Locator {
  return page.locator('[data-message]').filter({ has: page.getByText(text, { exact: true }) });
}

export async function post(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
}

/** A text that no other test and no earlier run has written. */
export function unique(text: string): string {
  return `${text} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

export function pick(sessions: SharedSession[], index: number): SharedSession {
  const session = sessions[index % Math.max(1, sessions.length)];
  if (!session)
    throw new Error('The moderator of the sample summit moderates no room that both attendees may join.');
  return session;
}
