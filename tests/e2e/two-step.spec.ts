import type { Browser, Page } from '@playwright/test';
import { codeOf, keyOn } from './authenticator';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { OwnServer } from './own-server';

/** A second step of signing in (S-17): chosen by an attendee, and asked of everybody who sees others. */
const [attendee, organiser] = ['P0005', 'P0490'] as const;

test.describe.configure({ timeout: 120_000 });

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start([attendee, organiser], { CONVENE_SECOND_FACTOR: 'staff' });
});
test.afterAll(() => server.stop());
test.use({ origin: async ({}, use) => use(server.url), locale: 'en-US', timezoneId: 'America/New_York' });

async function newPhone(browser: Browser): Promise<Page> {
  return await (await browser.newContext({ viewport: sizes.phone, locale: 'en-US' })).newPage();
}

/** From the address field to the button of the mailed link. */
async function signInByMail(page: Page, email: string, person: string): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  await ready(page, '/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a sign-in link' }).click();
  await expect(page.getByRole('status').filter({ hasText: email })).toBeVisible();
  await page.goto('about:blank');
  await page.goto(await server.mailed(person, 't'));
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The list of the recovery codes, kept. */
async function keepCodes(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(list).toHaveCount(10);
  await expect(page.getByRole('heading', { name: 'Keep your recovery codes' })).toBeFocused();
  return await list.allTextContents();
}

test('an attendee adds an app by keyboard on a phone, and signs in with it and without it', async ({
  browser,
}) => {
  const page = await newPhone(browser);
  await page.goto(server.linkOf(attendee));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  await page.goto(`${server.url}/me`);
  await ready(page, '/me');
  await page.getByRole('link', { name: 'Two-step sign-in' }).click();
  await ready(page, '/me/two-step');
  await expect(page.getByText('It is off.')).toBeVisible();
  await expectAccessible(page, 'two-step sign-in, off');
  await skipToMain(page);
  await tabTo(page, 'Set it up', 6);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { name: 'Add it to your app' })).toBeFocused();
  await expect(page.getByRole('img', { name: 'QR code with your key' }).locator('path')).toHaveAttribute(
    'd',
    /M/,
  );
  await expectAccessible(page, 'adding an app');
  const key = await keyOn(page);
  await tabTo(page, /^Code of the app/, 6);
  await page.keyboard.type('12345');
  await press(page, 'Enter');
  const error = page.getByRole('alert');
  await expect(error).toHaveText('Write the six digits that the app shows.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(codeOf(key, 40));
  await press(page, 'Enter');
  await expect(error).toContainText('This code is not right.');
  await expect(page.getByLabel('Code of the app')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(codeOf(key));
  await press(page, 'Enter');
  const codes = await keepCodes(page);
  await expectAccessible(page, 'recovery codes');
  await page.setViewportSize(sizes.phone);
  await tabTo(page, 'I have kept them', 4);
  await press(page, 'Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Two-step sign-in is on.' })).toBeVisible();
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();
  await expectAccessible(page, 'two-step sign-in, on');

  const elsewhere = await newPhone(browser);
  await signInByMail(elsewhere, await emailOf(page), attendee);
  await expect(elsewhere.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await expect(elsewhere.getByLabel('Code of the app')).toBeFocused();
  await expectAccessible(elsewhere, 'the second step of signing in');
  await elsewhere.keyboard.type('000000');
  await press(elsewhere, 'Enter');
  await expect(elsewhere.getByRole('alert')).toContainText('This code is not right.');
  // The telephone shows the app meanwhile, and loads the page anew.
  await elsewhere.reload();
  await ready(elsewhere, '/sign-in');
  await expect(elsewhere.getByLabel('Code of the app')).toBeFocused();
  await elsewhere.keyboard.type(codeOf(key, 1));
  await press(elsewhere, 'Enter');
  await ready(elsewhere, '/now');

  const third = await newPhone(browser);
  const data = { passphrase: 'twelve angry geese cross' };
  const headers = { origin: server.url };
  const chosen = await page.request.post(`${server.url}/api/v1/me/passphrase`, { headers, data });
  expect(chosen.status()).toBe(204);
  await third.goto(`${server.url}/sign-in`);
  await ready(third, '/sign-in');
  await third.getByRole('button', { name: 'Sign in with a passphrase' }).click();
  await third.getByLabel('E-mail').fill(await emailOf(page));
  await third.getByLabel('Passphrase').fill(data.passphrase);
  await third.getByRole('button', { name: 'Sign in', exact: true }).click();
  await third.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await expect(third.getByLabel('Recovery code')).toBeFocused();
  await third.keyboard.type((codes[0] ?? '').toUpperCase());
  await press(third, 'Enter');
  await ready(third, '/now');
  await page.reload();
  await expect(page.getByText('9 recovery codes are left.')).toBeVisible();

  await page.getByRole('button', { name: 'Turn it off' }).click();
  const question = page.getByRole('dialog', { name: 'Turn off two-step sign-in?' });
  await question.getByRole('button', { name: 'Turn it off' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Two-step sign-in is off.' })).toBeVisible();
  await expect(page.getByText('It is off.')).toBeVisible();
});

async function emailOf(page: Page): Promise<string> {
  const answer = await page.request.get(`${server.url}/api/v1/me/email`);
  return ((await answer.json()) as { email: string }).email;
}

test('an organiser sees nothing before the second step is set up, and proves with it later', async ({
  browser,
}) => {
  const page = await newPhone(browser);
  await page.goto(server.linkOf(organiser));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Set up two-step sign-in first' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Programme' })).toHaveCount(0);
  for (const size of [sizes.phone, { width: 768, height: 1024 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `set it up first, ${size.width} px`);
  }
  await page.setViewportSize(sizes.phone);
  await page.goto(`${server.url}/registrations`);
  await expect(page.getByRole('heading', { name: 'Set up two-step sign-in first' })).toBeFocused();
  await tabTo(page, 'Set it up', 2);
  await press(page, 'Enter');
  const key = await keyOn(page);
  await page.getByLabel('Code of the app').fill(codeOf(key));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = await keepCodes(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await ready(page, '/registrations');
  await expect(page.getByRole('table')).toBeVisible();

  await server.age(organiser);
  await page.goto(`${server.url}/sites`);
  await ready(page, '/sites');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog.getByLabel('Code of the app')).toBeFocused();
  await expectAccessible(page, 'confirm with a code');
  await page.keyboard.type('111111');
  await press(page, 'Enter');
  await expect(dialog.getByRole('alert')).toContainText('This code is not right.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(codeOf(key, 1));
  await press(page, 'Enter');
  await expect(dialog).toBeHidden();
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
  expect(codes).toHaveLength(10);
  await page.goto(`${server.url}/me/two-step`);
  await ready(page, '/me/two-step');
  await expect(page.getByText('Your part here asks for it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn it off' })).toHaveCount(0);
});
