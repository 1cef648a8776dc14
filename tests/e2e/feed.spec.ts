import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { OwnServer } from './own-server';

test.describe.configure({ timeout: 90_000 });

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start(['P0005', 'P0006']);
});
test.afterAll(() => server.stop());
test.use({ origin: async ({}, use) => use(server.url) });

/** Opens the own agenda, signed in. */
async function agenda(page: Page, person: string): Promise<void> {
  await page.goto(server.linkOf(person));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  await page.goto(`${server.url}/agenda`);
  await ready(page, '/agenda');
  await expect(page.getByRole('heading', { name: 'Put it into your calendar' })).toBeVisible();
}

test('the address of the own calendar: made, renewed and stopped by keyboard, at 320 px', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await agenda(page, 'P0005');
  await expectAccessible(page, 'no address yet');
  await skipToMain(page);
  await tabTo(page, 'Make an address', 40);
  await press(page, 'Enter');
  const field = page.getByLabel('Your secret address');
  await expect(field).toBeFocused();
  const first = await field.inputValue();
  expect(first).toMatch(/^http:\/\/[^/]+\/calendar\/[0-9a-z]{52}$/);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(first);
  await expect(page.getByRole('link', { name: 'Open it in a calendar program' })).toHaveAttribute(
    'href',
    first.replace('http:', 'webcal:'),
  );
  await expectAccessible(page, 'an address, shown once');
  const nobody = await browser.newContext();
  const calendar = await nobody.request.get(first);
  expect(calendar.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect(await calendar.text()).toContain('BEGIN:VEVENT');

  await page.reload();
  await ready(page, '/agenda');
  await expect(page.getByText('You made an address on')).toBeVisible();
  expect(await page.content()).not.toContain(first.slice(-52));

  await page.getByRole('button', { name: 'Make a new one' }).focus();
  await press(page, 'Enter');
  await expect(page.getByText('The old address stops at once.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Yes, make a new one' })).toBeFocused();
  await expectAccessible(page, 'another address is confirmed');
  await tabTo(page, 'Keep the address', 1);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { name: 'Put it into your calendar' })).toBeFocused();
  expect((await nobody.request.get(first)).status()).toBe(200);
  await tabTo(page, 'Make a new one', 1);
  await press(page, 'Enter');
  await expect(page.getByRole('button', { name: 'Yes, make a new one' })).toBeFocused();
  await press(page, 'Enter');
  await expect(field).toBeFocused();
  const second = await field.inputValue();
  expect(second).not.toBe(first);
  expect((await nobody.request.get(first)).status()).toBe(404);
  expect((await nobody.request.get(second)).status()).toBe(200);

  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByRole('button', { name: 'Yes, stop it' }).click();
  await expect(page.getByRole('status').getByText('The address works no more.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Put it into your calendar' })).toBeFocused();
  await expect(field).toHaveCount(0);
  expect((await nobody.request.get(second)).status()).toBe(404);
});

test('an address that cannot be made says so, and is made at the next try', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await agenda(page, 'P0006');
  await page.route('**/api/v1/me/feed', (route) => route.abort());
  await page.getByRole('button', { name: 'Make an address' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/v1/me/feed');
  await page.getByRole('button', { name: 'Make an address' }).click();
  await expect(page.getByLabel('Your secret address')).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
