import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { filmCode } from './camera-film';
import { expect, ready, test, unique } from './fixtures';
import { OwnServer } from './own-server';

const [first, second, organiser] = ['P0510', 'P0511', 'P0490'] as const;

interface OnList {
  registration: string;
  name: string;
  status: string;
  mode: string;
  badge: string;
  checked_in_at?: string;
}

let server: OwnServer;

test.beforeEach(async () => {
  server = await OwnServer.start([first, second, organiser]);
});
test.afterEach(() => server.stop());
test.use({ origin: async ({}, use) => use(server.url) });

async function signIn(page: Page, person: string): Promise<void> {
  await page.goto(server.linkOf(person));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
}

async function openDesk(page: Page, person: string): Promise<void> {
  await signIn(page, person);
  await page.goto(`${server.url}/desk`);
  await ready(page, '/desk');
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
}

async function list(context: BrowserContext): Promise<OnList[]> {
  return (await (await context.request.get(`${server.url}/api/v1/desk`)).json()).people;
}

const mayComeIn = ({ status, mode }: OnList) => status === 'confirmed' && mode === 'in_person';
const verdict = (page: Page) => page.locator('.verdict');
const counted = (page: Page) => page.locator('.count');

test('J06: twenty badges without a network, one twice, a walk-in, and all of it counted when it is back', async ({
  enter,
}) => {
  const { page, context } = await enter('nobody', { viewport: { width: 320, height: 640 } });
  await openDesk(page, first);
  const people = await list(context);
  const coming = people.filter(mayComeIn).slice(0, 21);
  expect(coming).toHaveLength(21);
  const [one, ...others] = coming as [OnList, ...OnList[]];
  const before = people.filter((each) => each.status === 'checked_in').length;
  const count = (inside: number) =>
    expect(counted(page)).toContainText(new RegExp(`^${inside} of \\d+ are in`));
  const scan = async (code: string) => {
    await page.keyboard.type(code); // what a scanner does
    await page.keyboard.press('Enter');
  };
  await count(before);
  await expect(page.getByLabel('Scan a badge, or type a name')).toBeFocused();
  await scan(one.badge);
  await expect(verdict(page)).toContainText('Checked in');
  await expect(verdict(page)).toContainText(one.name);
  await count(before + 1);
  await expectAccessible(page, 'desk with somebody in');

  await context.setOffline(true);
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();
  for (const each of others) await scan(each.badge.toLowerCase());
  await scan(others[3]?.badge ?? '');
  await expect(verdict(page)).toContainText('Was in already');
  await expect(page.getByText('21 to send')).toBeVisible();
  await count(before + 21);
  const name = unique('Wanda').replace(/[^\w ]/g, '');
  await page.getByRole('button', { name: 'Add a walk-in' }).click();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(`${name.replace(/\W/g, '').toLowerCase()}@example.org`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${name} is noted.`)).toBeVisible();
  await expect(page.getByText('22 to send')).toBeVisible();
  await expectAccessible(page, 'desk without a network');

  await context.setOffline(false);
  await expect(page.getByText('Online', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/\d to send/)).toHaveCount(0, { timeout: 30_000 });
  await count(before + 21);
  const after = await list(context);
  expect(after.filter((each) => each.status === 'checked_in')).toHaveLength(before + 21);
  expect(after.find((each) => each.name === name)?.status).toBe('submitted');
  await expect(page.getByRole('heading', { name: 'Walk-ins of this shift' })).toBeVisible();

  const { page: office, context: staff } = await enter('nobody');
  await signIn(office, organiser);
  const registration = after.find((each) => each.name === name)?.registration ?? '';
  const approved = await staff.request.post(`${server.url}/api/v1/registrations/${registration}/decision`, {
    data: { decision: 'approved', reason: 'at the door', beyond: true },
    headers: { origin: new URL(server.url).origin },
  });
  expect(approved.status(), await approved.text()).toBe(200);
  await page.getByRole('button', { name: `Check in: ${name}` }).click();
  await expect(verdict(page)).toContainText('Checked in');
  await count(before + 22);
});

test('somebody is found by three letters, with the keyboard alone; two desks count a person once', async ({
  enter,
}) => {
  const { page, context } = await enter('nobody');
  const { page: other } = await enter('nobody');
  await openDesk(page, first);
  await openDesk(other, second);
  const people = await list(context);
  const wanted = people.find((each) => mayComeIn(each) && /^\w{4,} \w{4,}$/.test(each.name));
  if (!wanted) throw new Error('Nobody has a name of plain letters.');
  await page.keyboard.type(wanted.name.slice(0, 2));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Type at least three letters.')).toBeVisible();
  await page.keyboard.type(wanted.name.slice(2));
  const found = page.getByRole('list', { name: 'People found' }).getByRole('button');
  await expect(found.first()).toContainText(wanted.name);
  await expectAccessible(page, 'desk with people found');
  await page.keyboard.press('ArrowDown');
  await expect(found.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText(wanted.name);
  await expect(page.getByLabel('Scan a badge, or type a name')).toBeFocused();

  const before = await counted(page).textContent();
  await expect(counted(other)).toHaveText(before ?? '');
  await other.keyboard.type(wanted.badge);
  await other.keyboard.press('Enter');
  await expect(verdict(other)).toContainText('Was in already');
  await expect(counted(other)).toHaveText(before ?? '');

  await page.keyboard.type('0123 4567 89AB CDEF 0');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is not the code of a badge.')).toBeVisible();
});

test('a badge that was revoked meanwhile is let in offline, and an alarm says so afterwards', async ({
  enter,
}) => {
  const { page, context } = await enter('nobody');
  await openDesk(page, first);
  const revoked = (await list(context)).find(mayComeIn);
  if (!revoked) throw new Error('Nobody may come in.');
  const { page: office, context: staff } = await enter('nobody');
  await signIn(office, organiser);
  await context.setOffline(true);
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();
  const ended = await staff.request.post(
    `${server.url}/api/v1/registrations/${revoked.registration}/decision`,
    {
      data: { decision: 'revoked', reason: 'asked by security', beyond: false },
      headers: { origin: new URL(server.url).origin },
    },
  );
  expect(ended.status(), await ended.text()).toBe(200);
  await page.keyboard.type(revoked.badge);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('Checked in');
  await page.keyboard.type((await list(staff)).find(mayComeIn)?.badge ?? '');
  await page.keyboard.press('Enter');
  await context.setOffline(false);
  const alarm = page.getByRole('button', { name: `Done: ${revoked.name}` });
  await expect(alarm).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('main')).toContainText('The access of this person has ended.');
  await expectAccessible(page, 'desk with an alarm');
  await alarm.click();
  await expect(page.getByRole('heading', { name: 'Look at these now' })).toHaveCount(0);
});

test('a list on paper is typed in with its own times', async ({ enter }) => {
  const { page, context } = await enter('nobody', { timezoneId: 'America/Chicago' });
  await page.clock.install();
  await page.clock.resume();
  await openDesk(page, first);
  const coming = (await list(context)).find(mayComeIn);
  if (!coming) throw new Error('Nobody may come in.');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => (window.print = () => undefined));
  await page.emulateMedia({ media: null });
  await page.getByRole('button', { name: 'Print the paper list' }).click();
  await page.emulateMedia({ media: 'print' });
  const row = page.getByRole('row').filter({ hasText: coming.name });
  await expect(row).toContainText(coming.badge.slice(-4));
  await page.emulateMedia({ media: null });

  await page.getByLabel('I type in a paper list').check({ force: true });
  const field = page.getByLabel('Scan a badge, or type a name');
  await field.fill(coming.badge);
  await field.press('Enter');
  await expect(page.getByText('Write when they came.')).toBeVisible();
  await expect(page.getByLabel('When they came')).toBeFocused();
  const clock = await page.evaluate(() => new Date(Date.now()).getHours() * 60 + new Date().getMinutes());
  test.skip(clock < 2, 'nobody came before midnight');
  await page.getByLabel('When they came').fill('00:01');
  await field.fill(coming.badge);
  await field.press('Enter');
  await expect(verdict(page)).toContainText(coming.name);
  await expect(page.getByText(/\d to send/)).toHaveCount(0);
  const at = new Date((await list(context)).find((each) => each.badge === coming.badge)?.checked_in_at ?? 0);
  const local = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Chicago',
    hour12: false,
    hour: '2-digit',
    minute: '2-digit',
  });
  expect(local.format(at)).toMatch(/^(00|24):01$/);
});

test('a camera reads a badge; where it is refused, typing works', async ({ launchOptions, enter }, info) => {
  const { page: staff, context } = await enter('nobody');
  await openDesk(staff, second);
  await staff.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await staff.getByRole('button', { name: 'Use the camera' }).click();
  await expect(staff.getByText('The camera cannot be used here.')).toBeVisible();

  const coming = (await list(context)).find(mayComeIn);
  const film = info.outputPath('badge.y4m');
  filmCode(coming?.badge ?? '', film);
  const browser = await chromium.launch({
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    const page = await browser.newPage({
      locale: 'en-US',
      permissions: ['camera'],
      viewport: { width: 320, height: 640 },
    });
    await openDesk(page, first);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await expect(verdict(page)).toContainText(coming?.name ?? 'nobody');
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await expect(page.locator('video')).toHaveCount(0);
    await expect(counted(staff)).toHaveText((await counted(page).textContent()) ?? '');
  } finally {
    await browser.close();
  }
});

test('a wrong check-in is taken back with a reason, and the other desk sees it', async ({ enter }) => {
  const { page, context } = await enter('nobody', { viewport: { width: 320, height: 640 } });
  const { page: other } = await enter('nobody');
  await openDesk(page, first);
  await openDesk(other, second);
  const [wrong, right] = (await list(context)).filter(mayComeIn) as [OnList, OnList];
  const before = await counted(page).textContent();
  await page.keyboard.type(wrong.badge);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText(wrong.name);
  await expect(counted(other)).not.toHaveText(before ?? '');
  await expect(page.getByText(/\d to send/)).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const button = page.getByRole('button', { name: `Take back: ${wrong.name}` });
  await expect(button.first()).toBeFocused();
  await page.evaluate(() => window.scrollTo(0, 0)); // else the bar lies over half of the field
  await expectAccessible(page, 'desk with a check-in to take back');
  await page.keyboard.press('Enter');
  const reason = page.getByLabel('Why?');
  await expect(reason).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(reason, 'a reason is needed').toBeFocused();
  await expectAccessible(page, 'desk asking for a reason');
  await page.keyboard.type('the badge of a colleague');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${wrong.name} is not in any more.`)).toBeVisible();
  await expect(page.getByLabel('Scan a badge, or type a name')).toBeFocused();
  await expect(counted(page)).toHaveText(before ?? '');
  await expect(counted(other)).toHaveText(before ?? '');
  await expect(page.getByRole('listitem').filter({ hasText: wrong.name })).toContainText('Taken back');
  await expect(button).toHaveCount(0);

  await page.keyboard.type(right.badge);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/\d to send/)).toHaveCount(0);
  await context.setOffline(true);
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();
  const needs = page.getByRole('button', { name: `Take back needs the network: ${right.name}` });
  await expect(needs.first()).toHaveAttribute('aria-disabled', 'true');
  await needs.first().press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
