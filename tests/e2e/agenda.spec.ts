import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { OwnServer } from './own-server';

test.describe.configure({ timeout: 120_000 });

const [first, second, organiser] = ['P0005', 'P0006', 'P0490'];

let server: OwnServer;
test.beforeEach(async () => {
  server = await OwnServer.start([first, second, organiser]);
});
test.afterEach(() => server.stop());
test.use({ origin: async ({}, use) => use(server.url) });

async function signIn(page: Page, person: string, own = false): Promise<void> {
  await page.goto(server.linkOf(person));
  await ready(page, '/sign-in');
  if (own) await page.getByLabel('My own device').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(server.url + path);
  await ready(page, path.startsWith('/sessions') ? '/sessions' : path);
}

async function post<Answer>(page: Page, path: string, data: object): Promise<Answer> {
  const url = `${server.url}/api/v1${path}`;
  const answer = await page.request.post(url, { data, headers: { origin: server.url } });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()) as Answer;
}

const lineOf = (page: Page, session: string) =>
  page.locator('li', { has: page.locator(`h3 a[href="/sessions/${session}"]`) });

test('a star keeps a session, a clash is said on both sides and solved, by keyboard at 320 px', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await signIn(page, first);
  await open(page, '/sessions/S05'); // at the time of S06, where this person has a seat
  await expect(page.getByRole('button', { name: 'Keep in my agenda' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await skipToMain(page);
  await tabTo(page, 'Keep in my agenda', 20);
  await press(page, 'Enter');
  const kept = page.getByRole('button', { name: 'In my agenda' });
  await expect(kept).toHaveAttribute('aria-pressed', 'true');
  await expect(kept).toBeFocused();
  expect((await kept.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await expectAccessible(page, 'a session that is kept');
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';

  await open(page, '/agenda');
  const [star, seat] = [lineOf(page, 'S05'), lineOf(page, 'S06')];
  const seatTitle = (await seat.getByRole('heading').textContent()) ?? '';
  await expect(star.getByText(`At the same time as “${seatTitle}”.`)).toBeVisible();
  await expect(seat.getByText(`At the same time as “${title}”.`)).toBeVisible();
  await expect(seat.getByText('You have a seat', { exact: true })).toBeVisible();
  await expect(star.getByText('Willow')).toBeVisible();
  await expect(seat.getByRole('link', { name: `Look at your seat: ${seatTitle}` })).toHaveAttribute(
    'href',
    '/sessions/S06',
  );
  await expectAccessible(page, 'an agenda with a clash');

  await skipToMain(page);
  await tabTo(page, `Take out of my agenda: ${title}`, 40);
  await press(page, 'Enter');
  await expect(page.getByText('At the same time as')).toHaveCount(0);
  await expect(star.getByText('Taken out of your agenda')).toBeVisible();
  const back = star.getByRole('button', { name: `Keep in my agenda: ${title}` });
  await expect(back).toBeFocused();
  await expect(page.getByRole('status').getByText(`“${title}” is out of your agenda.`)).toHaveCount(1);
  await press(page, 'Enter');
  await expect(seat.getByText(`At the same time as “${title}”.`)).toBeVisible();
  await press(page, 'Enter');
  await expect(back).toBeVisible();
  await page.reload();
  await ready(page, '/agenda');
  await expect(seat).toHaveCount(1);
  await expect(star).toHaveCount(0);

  // Another page of the same person is told.
  const other = await context.newPage();
  await open(other, '/sessions/S17');
  await other.getByRole('button', { name: 'Keep in my agenda' }).click();
  await expect(lineOf(page, 'S17')).toHaveCount(1);
});

test('twelve entries of a day are printed on two pages at most, without menus and buttons', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, second);
  const sessions = ['S17', 'S18', 'S19', 'S20', 'S21', 'S22', 'S23', 'S25', 'S26', 'S27', 'S28', 'S29'];
  for (const session of sessions) await post(page, `/sessions/${session}/star`, { starred: true });
  await open(page, '/agenda');
  const day = page.locator('section.day', { has: page.locator('h3 a[href="/sessions/S17"]') });
  expect(await day.locator('h3').count()).toBeGreaterThanOrEqual(12);
  await page.emulateMedia({ media: 'print' });
  for (const menu of await page.getByRole('navigation').all()) await expect(menu).toBeHidden();
  expect(await page.getByRole('button').allTextContents()).toEqual([]);
  await expect(day.getByText(/ Central/).first()).toBeVisible();
  // Only this day, to count its pages.
  await page.evaluate(() => {
    for (const other of document.querySelectorAll('section.day'))
      if (!other.querySelector('a[href="/sessions/S17"]')) other.remove();
  });
  for (const format of ['Letter', 'A4'] as const) {
    const paper = (await page.pdf({ format })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g)?.length, format).toBeLessThanOrEqual(2);
  }
  const cut = await day
    .locator('h3')
    .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth));
  expect(cut).toHaveLength(0);
});

test('an own device says what changed since the last look, and has the agenda without a network', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, first, true);
  await post(page, '/sessions/S20/star', { starred: true });
  await open(page, '/agenda');
  await expect(lineOf(page, 'S20')).toHaveCount(1);
  const heading = page.getByRole('heading', { name: 'What changed since you last looked' });
  await expect(heading).toHaveCount(0);

  const office = await (await browser.newContext()).newPage();
  await signIn(office, organiser);
  interface Draft {
    places: { id: string; name: string }[];
    sessions: { id: string; fields: { place: string } }[];
  }
  const draft = (await (await office.request.get(`${server.url}/api/v1/draft`)).json()) as Draft;
  const from = draft.sessions.find((each) => each.id === 'S20')?.fields.place ?? '';
  const nameOf = (id: string) => draft.places.find((each) => each.id === id)?.name ?? '';
  const changes = [{ action: 'change', session: 'S20', from: { place: from }, to: { place: 'SYCAMORE' } }];
  await post(office, '/draft/edit', { client_id: 'agenda', changes });
  const seen = await (await office.request.get(`${server.url}/api/v1/draft/release`)).json();
  const { revision, warnings } = seen as { revision: number; warnings: { key: string }[] };
  const accepted = warnings.map(({ key }) => ({ key, reason: 'fits' }));
  await post(office, '/draft/release', { revision, note: 'A larger room.', accepted });

  await expect
    .poll(async () => {
      await page.reload();
      await ready(page, '/agenda');
      return heading.count();
    })
    .toBe(1);
  const changed = page.getByRole('region', { name: 'What changed since you last looked' });
  await expect(changed.getByText(/^Place: was/)).toHaveText(`Place: was ${nameOf(from)}, now Sycamore`);
  await expect(changed.locator('del')).toHaveText(nameOf(from));
  await expect(changed.locator('ins')).toHaveText('Sycamore');
  await expect(lineOf(page, 'S20').getByText('Changed', { exact: true })).toBeVisible();
  await expectAccessible(page, 'what changed');
  await skipToMain(page);
  await tabTo(page, 'I have seen this', 10);
  await press(page, 'Enter');
  await expect(heading).toHaveCount(0);
  await page.reload();
  await ready(page, '/agenda');
  await expect(lineOf(page, 'S20').getByText('Sycamore')).toBeVisible();
  await expect(heading).toHaveCount(0);

  await server.kill();
  await context.setOffline(true);
  await page.reload();
  await ready(page, '/agenda');
  await expect(lineOf(page, 'S20').getByText('Sycamore')).toBeVisible();
  await expect(lineOf(page, 'S06').getByText('You have a seat', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Last updated \d+:\d\d [ap]m, no network$/)).toBeVisible();
});
