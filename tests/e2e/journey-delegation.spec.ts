import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, test, unique } from './fixtures';
import { openByKeys, phone, pressOn, signInByKeys, signInUnseen } from './journey-steps';
import { press, skipToMain, tabTo } from './keys';
import { own } from './registration-steps';

// J02 at 320 px, with the keyboard alone. The team of SITE14 holds six of its eight seats; nobody else of the tests is on it.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const [site, lead] = ['SITE14', 'R0109'] as const;

function someone(who: string): { name: string; email: string } {
  const name = `${who} ${unique('Member').replace(/\W/g, '')}`;
  return { name, email: `${name.replace(/\W/g, '').toLowerCase()}@example.org` };
}

const [eighth, seventh, ninth, tenth] = [
  someone('Eighth'),
  someone('Seventh'),
  someone('Ninth'),
  someone('Tenth'),
] as const;

interface Line {
  registration: string;
  name: string;
  status: string;
  waits_for?: string;
}

async function team(asks: APIRequestContext): Promise<Line[]> {
  return (await (await asks.get(`/api/v1/delegations/${site}`)).json()).people;
}

async function lineOf(asks: APIRequestContext, { name }: { name: string }): Promise<Line> {
  const found = (await team(asks)).find((each) => each.name === name);
  if (!found) throw new Error(`${name} is not on the list.`);
  return found;
}

async function openTeam(page: Page): Promise<void> {
  await openByKeys(page, `/delegations/${site}`, '/delegations/one');
}

/** Fills in the open dialog that asks whom to invite. */
async function fillIn(page: Page, { name, email }: { name: string; email: string }): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.type(email);
  await tabTo(page, /^Name/, 1);
  await page.keyboard.type(name);
  await press(page, 'Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('main')).toContainText(`${name} is invited.`);
}

/** Whoever was invited sends the form. */
async function answerOf(page: Page, asks: APIRequestContext, who: { name: string }): Promise<void> {
  await signInUnseen(page, (await lineOf(asks, who)).registration);
  const form = {
    ...{ name: who.name, display: 'full', title: '', organisation: 'City of Sampleville' },
    ...{ discipline: 'city_hall', mode: 'in_person', listed: false },
  };
  const sent = await page.context().request.post('/api/v1/me/registration', {
    data: { form, access: { needs: [], note: '' } },
    headers: own(),
  });
  expect(sent.status(), await sent.text()).toBe(200);
}

test('J02: eight of eight, a ninth waits for the team, and a swap lets them in', async ({ enter }) => {
  const { page, context } = await enter('nobody', phone);
  const { page: guest } = await enter('nobody', phone);
  const { page: waits } = await enter('nobody', phone);
  await signInByKeys(page, lead);
  await openTeam(page);
  await expect(page.locator('main')).toContainText('6 of 8 seats');
  await pressOn(page, 'Invite a person', 4);
  await fillIn(page, eighth);
  await expect(page.getByRole('button', { name: 'Invite a person' })).toBeFocused();
  const invited = await context.request.post(`/api/v1/delegations/${site}/invite`, {
    data: { ...seventh, kind: 'site_team' },
    headers: own(),
  });
  expect(invited.status(), await invited.text()).toBe(200);
  await openTeam(page);
  const silent = Number(/(\d+) ha(s|ve) not said yes/.exec(await page.locator('main').innerText())?.[1]);
  expect(silent, 'the two at least').toBeGreaterThanOrEqual(2);
  for (const each of [eighth, seventh]) await answerOf(guest, context.request, each);
  await openTeam(page);
  await expect(page.locator('main')).toContainText('8 of 8 seats');

  await pressOn(page, 'Invite a person', 4);
  await expect(page.getByRole('dialog')).toContainText('they wait until a seat is free');
  await fillIn(page, ninth);
  await expect(page.locator('main')).toContainText('All seats are promised, so this person waits');
  await answerOf(waits, context.request, ninth);
  expect(await lineOf(context.request, ninth)).toMatchObject({ status: 'waitlisted', waits_for: 'quota' });
  await openTeam(page);
  await expect(page.locator('main')).toContainText('8 of 8 seats');
  const row = page.getByRole('listitem').filter({ hasText: ninth.name });
  await expect(row).toContainText('In line: a seat of the team');
  await openByKeys(waits, '/registration', '/registration');
  const stands = waits.getByRole('region', { name: 'Where it stands' }).getByRole('status');
  await expect(stands).toContainText('On the waiting list');
  await expect(waits.locator('main')).toContainText('a free seat of your site');

  await pressOn(page, `Swap ${eighth.name} for another person`, 60);
  await expect(page.getByRole('dialog')).toContainText('If others wait, they come first.');
  await fillIn(page, tenth);
  await expect(
    page.getByRole('heading', { name: /people on the list/ }),
    'the button has gone',
  ).toBeFocused();
  await expect(stands, 'without a reload').toContainText('A place is kept for you');
  expect((await lineOf(context.request, eighth)).status).toBe('cancelled');
  await expect(page.locator('main')).toContainText('8 of 8 seats');
});

test('J02: of two who write the three problems at once the later one is told, and nothing is lost', async ({
  enter,
}) => {
  const { page: one } = await enter('nobody', phone);
  const { page: two } = await enter('organiser', phone);
  await signInUnseen(one, lead);
  for (const [page, words] of [
    [one, 'Nonfatal shootings go unsolved'],
    [two, 'Guns come from two streets'],
  ] as const) {
    await openTeam(page);
    await tabTo(page, /^Three problems/, 80);
    await page.keyboard.type(words);
  }
  await pressOn(one, 'Save', 1);
  await expect(one.getByText('Saved', { exact: true })).toBeVisible();
  await pressOn(two, 'Save', 1);
  const told = two.getByRole('alert');
  await expect(told).toContainText('Somebody else saved this page meanwhile');
  await expect(told).toContainText('Nonfatal shootings go unsolved');
  await expect(two.getByLabel('Three problems')).toHaveValue('Guns come from two streets');
  await two.evaluate(() => scrollTo(0, 0)); // the header covers a part of whatever is just below it
  await expectAccessible(two, 'two wrote at once');
  await two.setViewportSize(phone.viewport);
  await tabTo(two, /^Three problems/, 3, 'Shift+Tab');
  await press(two, 'Control+Home');
  await two.keyboard.type('Nonfatal shootings go unsolved; ');
  await pressOn(two, 'Save my words instead', 3);
  await expect(two.getByText('Saved', { exact: true })).toBeVisible();
  await openTeam(one);
  await expect(one.getByLabel('Three problems')).toHaveValue(
    'Nonfatal shootings go unsolved; Guns come from two streets',
  );
});

test('J02: the travel letter says purpose, dates and that it costs the city nothing, a page for each', async ({
  enter,
}) => {
  const { page } = await enter('nobody', phone);
  await signInUnseen(page, lead);
  await openTeam(page);
  await pressOn(page, 'Travel letter', 6);
  const letters = page.getByRole('article', { name: 'Letter in support of travel' });
  await expect(letters).not.toHaveCount(0);
  const count = await letters.count();
  for (const words of [
    /Dates\s*\w+ \d+, 20\d\d to /,
    'Purpose',
    'There is no cost to the city for taking part.',
  ]) {
    await expect(letters.first()).toContainText(words);
  }
  await page.evaluate(() => (window.print = () => document.documentElement.setAttribute('data-printed', '')));
  await skipToMain(page);
  await tabTo(page, /^Whose letter/, 3);
  await press(page, 'ArrowDown');
  await expect(letters).toHaveCount(1);
  await press(page, 'Home');
  await expect(letters).toHaveCount(count);
  await pressOn(page, 'Print', 2);
  await expect(page.locator('html')).toHaveAttribute('data-printed', '');
  const paper = (await page.pdf({ format: 'Letter' })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(count);
});
