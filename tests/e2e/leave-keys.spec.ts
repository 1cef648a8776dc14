import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { ready } from './fixtures';
import { NeutralPage } from './neutral-page';
import { OwnServer } from './own-server';
import { Screen } from './real-keys';

/** "Leave this site quickly" with keys that the browser gets first. Sticky Keys of Windows are tried by hand. */
let screen: Screen;
let neutral: NeutralPage;
let server: OwnServer;
let browser: Browser;

test.beforeAll(async ({ launchOptions }) => {
  screen = await Screen.start();
  neutral = await NeutralPage.start();
  server = await OwnServer.start([], { CONVENE_LEAVE_URL: neutral.url });
  browser = await chromium.launch({
    ...launchOptions,
    headless: false,
    env: { ...process.env, DISPLAY: screen.display } as Record<string, string>,
  });
});

test.afterAll(async () => {
  await browser.close();
  await server.stop();
  await neutral.stop();
  await screen.stop();
});

async function withPage(use: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ locale: 'en-US' });
  try {
    await page.goto(`${server.url}/leaving`);
    await ready(page, '/leaving');
    await page.bringToFront();
    await use(page);
  } finally {
    neutral.delay = 0;
    await page.close();
  }
}

async function hasLeft(page: Page): Promise<void> {
  await page.waitForURL(neutral.url);
  await expect(page.getByRole('heading', { name: 'Sunny' })).toBeVisible();
}

test('on a page never touched, Escape five times with a slow neutral page arrives', async () => {
  await withPage(async (page) => {
    neutral.delay = 1500;
    screen.press('Escape', 'Escape', 'Escape', 'Escape', 'Escape');
    await hasLeft(page);
  });
});

test('Shift three times leaves', async () => {
  await withPage(async (page) => {
    screen.press('shift', 'shift', 'shift');
    await hasLeft(page);
  });
});

test('in full screen the first Escape ends it, the second leaves', async () => {
  await withPage(async (page) => {
    await page.evaluate(() => document.documentElement.requestFullscreen());
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    screen.press('Escape', 'Escape');
    await hasLeft(page);
  });
});
