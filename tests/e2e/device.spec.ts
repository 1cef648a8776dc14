import type { BrowserContext, Page } from '@playwright/test';
import { expect, ready, test } from './fixtures';
import { OwnServer } from './own-server';

const [first, second] = ['P0005', 'P0006'];

let server: OwnServer;

test.beforeEach(async () => {
  server = await OwnServer.start([first, second]);
});

test.afterEach(async () => {
  await server.stop();
});

/** What this site has left in the browser: storages, databases, caches, workers. */
function leftBehind(page: Page) {
  return page.evaluate(async () => {
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys())
        cached.push(new URL(request.url).pathname);
    }
    return {
      local: Object.keys(localStorage),
      databases: (await indexedDB.databases()).map((each) => each.name),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      cached,
    };
  });
}

const nothing = { local: [], databases: [], workers: 0, cached: [] };

async function signIn(page: Page, person: string, own: boolean): Promise<void> {
  await page.goto(server.linkOf(person));
  await ready(page, '/sign-in');
  await expect(page.getByLabel('Shared or agency computer (default)')).toBeChecked();
  if (own) await page.getByLabel('My own device').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
}

async function signInOnOwnDevice(context: BrowserContext, person: string): Promise<Page> {
  const page = await context.newPage();
  await signIn(page, person, true);
  await expect.poll(async () => (await leftBehind(page)).cached).toContain('/api/v1/me/badge');
  return page;
}

test('a shared computer keeps nothing, and after one tap shows nothing, Back included', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, first, false);
  for (const path of ['/map', '/badge', '/me']) {
    await page.goto(`${server.url}${path}`);
    await ready(page, path);
  }
  expect(await leftBehind(page)).toEqual(nothing);
  expect((await context.cookies()).every((cookie) => cookie.expires === -1)).toBe(true);

  await page.getByRole('button', { name: 'Sign out now' }).click();
  await ready(page, '/sign-in');
  await expect.poll(async () => (await context.cookies()).length).toBe(0);
  expect(await leftBehind(page)).toEqual(nothing);
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText('Chidi Templatino')).toHaveCount(0);
  await context.close();
});

test('an own device reads without a network and without the server, and says how old it is', async ({
  browser,
  playwright,
}) => {
  const context = await browser.newContext();
  const page = await signInOnOwnDevice(context, first);
  await server.kill();
  await context.setOffline(true);
  for (const path of ['/programme', '/map', '/badge']) {
    await page.goto(`${server.url}${path}`);
    await ready(page, path);
    await expect(page.getByText(/^Last updated \d+:\d\d [ap]m, no network$/)).toBeVisible();
  }
  await expect(page.getByRole('heading', { name: 'Chidi Templatino' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'The code as a picture' }).locator('path')).toHaveCount(1);
  await expect(page.getByText(/^Code ([0-9A-Z*~$=]{4} ){4}[0-9A-Z*~$=]$/)).toBeVisible();

  await page.goto(`${server.url}/me`);
  await ready(page, '/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByText('The server could not be told')).toBeVisible();
  expect(await leftBehind(page)).toEqual(nothing);

  const login = { storageState: await context.storageState() };
  await server.restart();
  const asWhoWasHere = await playwright.request.newContext({ ...login, baseURL: server.url });
  expect((await asWhoWasHere.get('/api/v1/me')).status()).toBe(200);
  await context.setOffline(false);
  await expect(page.getByText('The server knows now that you signed out')).toBeVisible();
  expect((await asWhoWasHere.get('/api/v1/me')).status()).toBe(401);
  await asWhoWasHere.dispose();
  await context.close();
});

test('another person on the same device sees nothing of the first', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await signInOnOwnDevice(context, first);
  await signIn(page, second, true);
  await expect.poll(async () => (await leftBehind(page)).cached).toContain('/api/v1/me/badge');
  const stored = await page.evaluate(async () => {
    const cache = await caches.open('answers');
    const answers = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
    return (await Promise.all(answers.map((answer) => answer?.text()))).join('\n');
  });
  expect(stored).toContain(second);
  expect(stored).not.toContain('Chidi Templatino');

  await page.goto(`${server.url}/me`);
  await ready(page, '/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await ready(page, '/sign-in');
  await expect.poll(() => leftBehind(page)).toEqual(nothing);
  await context.close();
});

test('a login of an own device that was ended elsewhere leads to signing in, and leaves nothing', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await signInOnOwnDevice(context, first);
  await page.goto('about:blank'); // no socket that would hear of it
  const cookies = await context.cookies();
  const elsewhere = await context.request.post(`${server.url}/api/v1/sign-out-everywhere`, {
    headers: { origin: server.url },
    data: {},
  });
  expect(elsewhere.ok()).toBe(true);
  await context.addCookies(cookies); // this browser has not heard that they are worth nothing
  await page.goto(`${server.url}/programme`);
  await ready(page, '/sign-in');
  await expect.poll(() => leftBehind(page)).toEqual(nothing);
  await context.close();
});

test('who does not use a shared computer is warned, can stay by the keyboard, and is signed out else', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await signIn(page, first, false);
  const dialog = page.getByRole('dialog', { name: 'Are you still there?' });
  await page.clock.fastForward('11:30');
  await expect(dialog).toHaveCount(0);
  await page.clock.fastForward('00:45');
  await expect(dialog).toBeVisible();
  const stay = dialog.getByRole('button', { name: 'Stay signed in' });
  if (!(await stay.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await expect(stay).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.clock.fastForward('12:10');
  await expect(dialog).toBeVisible();
  await page.clock.fastForward('02:00');
  await ready(page, '/sign-in');
  await expect(page.getByText('You have been signed out')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await context.close();
});
