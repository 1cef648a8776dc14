import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';
import { press, tabTo } from './keys';
import { OwnServer } from './own-server';

/** What cannot be undone, or takes much along, asks somebody who signed in long ago whether it is them. */
const [organiser, organiser2, attendee] = ['P0490', 'P0491', 'P0005'] as const;
const passphrase = 'twelve angry geese cross';
const title = 'Confirm that it is you';

let server: OwnServer;

test.beforeAll(async () => {
  server = await OwnServer.start([organiser, organiser2, attendee]);
});

test.afterAll(async () => {
  await server.stop();
});

test.use({ locale: 'en-US', timezoneId: 'America/New_York', viewport: sizes.phone });

/** A page of somebody who signed in an hour ago. */
async function enterLongAgo(context: BrowserContext, person: string, withPassphrase: boolean): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.linkOf(person));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  if (withPassphrase) {
    const headers = { origin: server.url };
    const set = await page.request.post(`${server.url}/api/v1/me/passphrase`, {
      headers,
      data: { passphrase },
    });
    expect(set.status()).toBe(204);
  }
  await server.age(person);
  return page;
}

test('by keyboard on a phone: what was typed stays, and the act is done by itself', async ({ context }) => {
  const page = await enterLongAgo(context, organiser, true);
  await page.goto(`${server.url}/registrations/R0006`);
  await ready(page, '/registrations/one');
  const reason = page.getByLabel('Why');
  await page.getByLabel('End access').focus();
  await press(page, 'Space');
  await tabTo(page, /^Why/, 3);
  await page.keyboard.type('Asked for by the agency.');
  await tabTo(page, 'End access', 2);
  await press(page, 'Enter');
  const question = page.getByRole('dialog', { name: /End the access of/ });
  await expect(question).toBeVisible();
  await tabTo(page, 'End access', 2);
  await press(page, 'Enter');

  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await expectAccessible(page, 'the question whether it is still the same person');
  await page.setViewportSize(sizes.phone);
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('alert')).toContainText('Nothing was done.');
  await expect(reason, 'cancelled, everything is as it was').toHaveValue('Asked for by the agency.');
  await expect(page.getByRole('button', { name: 'End access' })).toBeFocused();

  await press(page, 'Enter');
  await expect(question).toBeVisible();
  await tabTo(page, 'End access', 2);
  await press(page, 'Enter');
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await page.keyboard.type('not the one that was chosen');
  await press(page, 'Enter');
  await expect(dialog.getByRole('alert')).toContainText('That is not right.');
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await page.keyboard.type(passphrase);
  await press(page, 'Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'Access ended' })).toBeVisible();
  await expect(page.getByText('Asked for by the agency.')).toBeVisible();
  await expect(page.locator('html'), 'nobody was signed out').toHaveAttribute(
    'data-ready',
    '/registrations/one',
  );
});

test('a download waits for the answer', async ({ context }) => {
  const page = await enterLongAgo(context, organiser2, true);
  await page.goto(`${server.url}/sites`);
  await ready(page, '/sites');
  const save = page.getByRole('button', { name: 'Save as a table (CSV)' });
  await save.focus();
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await press(page, 'Escape');
  await expect(save).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await press(page, 'Enter');
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await page.keyboard.type(passphrase);
  const download = page.waitForEvent('download');
  await press(page, 'Enter');
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('sites.csv');
  expect(readFileSync(await saved.path(), 'utf8')).toContain('state');
  await expect(save).toBeFocused();
});

test('without a passphrase a link by mail does it, and this window goes on', async ({ context }) => {
  const page = await enterLongAgo(context, attendee, false);
  await page.goto(`${server.url}/me/data`);
  await ready(page, '/me/data');
  await page.getByRole('button', { name: 'Save the file' }).click();
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.getByLabel('Passphrase')).toBeHidden();
  await dialog.getByRole('button', { name: 'Send me a link' }).click();
  const goOn = dialog.getByRole('button', { name: 'I used the link: go on' });
  await expect(goOn).toBeFocused();
  await expectAccessible(page, 'a link that was sent to confirm');
  await press(page, 'Enter');
  await expect(dialog.getByRole('alert')).toContainText('was not used');

  const other = await context.newPage();
  await other.goto(await server.mailed(attendee, 't'));
  await other.getByRole('button', { name: 'Sign in' }).click();
  await ready(other, '/me/data');
  await other.close();

  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'I used the link: go on' }).click();
  expect((await download).suggestedFilename()).toBe('my-data.json');
  await expect(page.locator('html'), 'nobody was signed out').toHaveAttribute('data-ready', '/me/data');
});
