import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { OwnServer } from './own-server';

test.describe.configure({ timeout: 90_000 });

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start(['P0001']);
});
test.afterAll(() => server.stop());
test.use({ origin: async ({}, use) => use(server.url) });

test('another e-mail address: asked for by keyboard, confirmed once from the new one, at 320 px', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(server.linkOf('P0001'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  await page.goto(`${server.url}/me`);
  await ready(page, '/me');
  await page.getByRole('link', { name: 'E-mail address' }).click();
  await ready(page, '/me/email');
  await skipToMain(page);
  await tabTo(page, 'New address', 6);
  await page.keyboard.type('nowhere');
  await press(page, 'Enter');
  await expect(page.getByText('Write an address such as')).toBeVisible();
  await expect(page.getByLabel('New address')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('elena.new@example.org');
  await press(page, 'Enter');
  await expect(page.getByRole('status').getByText('Look at the mail of elena.new@example.org')).toBeVisible();
  await expectAccessible(page, 'another address');

  const link = await server.mailed('elena.new@example.org', 'email');
  const elsewhere = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole('heading', { name: 'Confirm your new address' })).toBeVisible();
  await expectAccessible(elsewhere, 'confirm the address');
  await page.reload();
  await expect(page.getByText('elena.new@example.org')).toHaveCount(0); // looking at the link changes nothing
  await elsewhere.getByRole('button', { name: 'Confirm' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Your address is changed' })).toBeVisible();
  await page.reload();
  await expect(page.locator('main')).toContainText('elena.new@example.org');
  await elsewhere.goto('about:blank');
  await elsewhere.goto(link);
  await elsewhere.getByRole('button', { name: 'Confirm' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'This link works no more' })).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Go on' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
