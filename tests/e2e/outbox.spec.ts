import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';
import { OwnServer } from './own-server';

/** A server of its own: here all mail is held. */
const [organiser, attendee] = ['P0490', 'P0005'] as const;
let server: OwnServer;
let context: BrowserContext;

test.describe.configure({ timeout: 90_000 });

test.beforeEach(async ({ browser }) => {
  server = await OwnServer.start([organiser]);
  context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/New_York' });
});

test.afterEach(async () => {
  await context.close();
  await server.stop();
});

async function openOutbox(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.linkOf(organiser));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  await page.goto(`${server.url}/me`);
  await ready(page, '/me');
  await page.getByRole('main').getByRole('link', { name: 'Outbox' }).click();
  await ready(page, '/outbox');
  return page;
}

async function lookAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Look again' }).click();
}

test('mail is held with a reason, waits in the list, and is let go', async () => {
  const page = await openOutbox();
  await expect(page.getByText('Mail is on its way')).toBeVisible();
  await page.getByRole('button', { name: 'Hold the mail' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hold the mail of the summit?' });
  await dialog.getByRole('button', { name: 'Hold the mail' }).click();
  await expect(dialog.getByRole('alert')).toContainText('at least three letters');
  await expectAccessible(page, 'a reason is missing');
  await dialog.getByLabel('Reason').fill('A wrong date in the text.');
  await dialog.getByRole('button', { name: 'Hold the mail' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The mail is held.' })).toBeVisible();
  await expect(page.getByText('A wrong date in the text.')).toBeVisible();

  const fact = { what: 'cancelled', registration: 'R0005', sequence: 1, ends_at_ms: 0, reason: '' };
  await server.addFact('registration', { ...fact, person: attendee });
  await lookAgain(page);
  const row = page.getByRole('row').filter({ hasText: 'Cancelled' });
  await expect(row).toHaveCount(1);
  await expectAccessible(page, 'held mail');

  await page.getByRole('button', { name: 'Let the mail go' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('The text is right now.');
  await page.getByRole('dialog').getByRole('button', { name: 'Let the mail go' }).click();
  await expect(page.getByText('Mail is on its way')).toBeVisible();
  await expect(async () => {
    await lookAgain(page);
    await expect(page.getByText('No mail waits.')).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('a mail that was given up is tried again or dropped, by keyboard alone', async () => {
  for (const what of ['offered', 'enrolled']) await server.addFact('seat', { what, person: attendee });
  const page = await openOutbox();
  await expect(async () => {
    await lookAgain(page);
    await expect(page.getByText('Given up (2)')).toBeVisible({ timeout: 500 });
  }).toPass();
  await expectAccessible(page, 'mail that was given up');
  const drop = page.getByRole('button', { name: /^Drop: Seat taken for / });
  await drop.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Drop this mail?' });
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(drop).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Sent by hand.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Given up (1)')).toBeVisible();
  await page.getByRole('button', { name: /^Try again: Seat offered for / }).press('Enter');
  await page.keyboard.type('The server is back.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The mail is on its way again.')).toBeVisible();
});

test('an invitation opens the registration once; used, it offers a new mail', async ({ browser }) => {
  const link = await server.invite('guest@example.org');
  expect(new URL(link).hash).toMatch(/^#invite=/);
  const phone = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'en-US' });
  const page = await phone.newPage();
  // Looking at it, as a mail scanner does, uses nothing up.
  await page.goto(link);
  await ready(page, '/sign-in');
  await expect(page.getByRole('heading', { name: 'You are invited' })).toBeVisible();
  await expectAccessible(page, 'an invitation');
  await page.reload();
  await page.getByRole('button', { name: 'Open my registration' }).click();
  await page.waitForURL((url) => url.pathname === '/register' && url.hash === '');
  await phone.close();

  const other = await context.newPage();
  await other.goto(link);
  await other.getByRole('button', { name: 'Open my registration' }).click();
  await expect(other.getByRole('heading', { name: 'This link was used already' })).toBeVisible();
  await expectAccessible(other, 'a used invitation');
  await other.getByRole('button', { name: 'Send a new mail to the same address' }).click();
  await expect(other.getByText('a new mail is on its way to the same address')).toBeVisible();
  await expect(other.getByText('@example')).toHaveCount(0);

  await other.goto(`${server.url}/sign-in#invite=${'0'.repeat(52)}`);
  await other.reload();
  await other.getByRole('button', { name: 'Open my registration' }).click();
  await expect(other.getByRole('heading', { name: 'This link has expired' })).toBeVisible();
  await other.getByRole('button', { name: 'Send a new mail to the same address' }).press('Enter');
  await expect(other.getByText('If the link was ours'), 'who made it up learns nothing').toBeVisible();
  await other.getByRole('button', { name: 'Sign in another way' }).click();
  await expect(other.getByLabel('E-mail address')).toBeVisible();
  expect(new URL(other.url()).hash).toBe('');
});
