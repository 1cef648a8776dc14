import { type Browser, type BrowserContext, type Page } from '@playwright/test';
import { composer, expect, ready, test } from './fixtures';
import { covered, pressAt, said } from './leave-steps';
import { NeutralPage } from './neutral-page';
import { OwnServer } from './own-server';

/** "Leave this site quickly", with a server whose neutral page is on this machine. */
const [person, other] = ['P0005', 'P0498'] as const;
const session = 'S03';
const leaveName = 'Leave this site now';

let neutral: NeutralPage;
let server: OwnServer;
const cookies: Record<string, Awaited<ReturnType<BrowserContext['storageState']>>> = {};
let contexts: BrowserContext[] = [];

type Options = Parameters<Browser['newContext']>[0];

function withCookies(who: string): Options {
  const kept = cookies[who];
  return kept ? { storageState: kept } : {};
}

async function signedIn(browser: Browser, options: Options = {}, who: string = person): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...withCookies(who), ...options });
  contexts.push(context);
  return context.newPage();
}

async function show(page: Page, path: string, route = path): Promise<void> {
  await page.goto(server.url + path);
  await ready(page, route);
}

async function showRoom(page: Page): Promise<void> {
  await show(page, `/sessions/${session}`, '/sessions');
  await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
}

async function hasLeft(page: Page): Promise<void> {
  await page.waitForURL(neutral.url);
  await expect(page.getByRole('heading', { name: 'Sunny' })).toBeVisible();
}

async function pressTwice(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

test.beforeAll(async ({ browser }) => {
  neutral = await NeutralPage.start();
  server = await OwnServer.start([person, other], { CONVENE_LEAVE_URL: neutral.url });
  for (const who of [person, other]) {
    const context = await browser.newContext({ locale: 'en-US' });
    await server.enterRoom(context, who, session);
    cookies[who] = await context.storageState();
    await context.close();
  }
});

test.afterEach(async () => {
  neutral.delay = 0;
  for (const context of contexts) await context.close();
  contexts = [];
});

test.afterAll(async () => {
  await server.stop();
  await neutral.stop();
});

test('Escape twice while writing leaves, and Back shows nothing of it', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(neutral.url);
  await showRoom(page);
  await composer(page).fill('Something private');
  await pressTwice(page);
  await hasLeft(page);
  await page.goBack();
  await hasLeft(page);
});

test('after three pages of the site Back and Back again lead to the neutral page', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  await page.getByRole('link', { name: 'Communities' }).first().click();
  await ready(page, '/communities');
  await page.getByRole('link', { name: 'Me', exact: true }).first().click();
  await ready(page, '/me');
  await pressTwice(page);
  await hasLeft(page);
  for (const step of ['first', 'second']) {
    await page.goBack().catch(() => null);
    await hasLeft(page);
    expect(page.url(), step).toBe(neutral.url);
  }
});

test('typing the address again opens the site', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  await pressTwice(page);
  await hasLeft(page);
  await show(page, '/programme');
  await expect(page.getByRole('main')).toBeVisible();
  await page.reload();
  await ready(page, '/programme');
});

test('an open dialog takes the first Escape, which counts; the second leaves', async ({ browser }) => {
  const page = await signedIn(browser, {}, other);
  await showRoom(page);
  await page.getByRole('button', { name: 'Lock the room' }).click();
  const dialog = page.getByRole('dialog');
  const leave = dialog.getByRole('link', { name: leaveName });
  await expect(leave).toHaveAttribute('href', neutral.url);
  expect(await covered(page, 'dialog .leave')).toBe(false);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(said(page), 'Escape had something else to do').toBeEmpty();
  await page.getByRole('button', { name: 'Lock the room' }).click();
  await dialog.getByRole('link', { name: leaveName }).click();
  await hasLeft(page);
});

test('the Escape that closes a dialog is the first of two', async ({ browser }) => {
  const page = await signedIn(browser);
  await showRoom(page);
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
  });
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await hasLeft(page);
});

test('two Escapes 1.3 seconds apart stay; each is the first of a new pair', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  await pressAt(page, 'Escape', [100, 101.3, 102.6]);
  await expect(said(page)).toHaveText('Press Escape again to leave this site.');
  expect(page.url()).toContain('/programme');
  await pressAt(page, 'Escape', [105, 105.9]);
  await hasLeft(page);
});

test('the first Escape keeps its meaning, the second is taken', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  const prevented = await page.evaluate(() =>
    [1, 2].map(() => {
      const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    }),
  );
  expect(prevented).toEqual([false, true]);
});

test('held, composing and modified Escapes do not count', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  const prevented = await page.evaluate(() => {
    const press = (more: KeyboardEventInit) => {
      const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, ...more });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const kinds: KeyboardEventInit[] = [
      { repeat: true },
      { isComposing: true },
      { ctrlKey: true },
      { altKey: true },
      { metaKey: true },
      { shiftKey: true },
    ];
    return kinds.flatMap((kind) => [press(kind), press(kind)]);
  });
  expect(prevented).not.toContain(true);
  await expect(said(page)).toBeEmpty();
});

test('the page is hidden within the second Escape, and further ones are swallowed', async ({ browser }) => {
  const page = await signedIn(browser);
  await showRoom(page);
  neutral.delay = 1500;
  const seen = await page.evaluate(() => {
    const taken = [1, 2, 3, 4, 5].map((press) => {
      const repeat = press > 3;
      const event = new KeyboardEvent('keydown', { key: 'Escape', repeat, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    });
    const icons = document.querySelectorAll('link[rel~="icon"]').length;
    return {
      taken,
      display: getComputedStyle(document.documentElement).display,
      title: document.title,
      icons,
    };
  });
  expect(seen).toEqual({
    taken: [false, true, true, true, true],
    display: 'none',
    title: '\u200b',
    icons: 0,
  });
  await hasLeft(page);
});

test('Shift three times leaves, and each press says how many are left', async ({ browser }) => {
  const page = await signedIn(browser);
  await showRoom(page);
  await composer(page).focus();
  await page.keyboard.press('Shift');
  await expect(said(page)).toHaveText('Press Shift 2 more times to leave this site.');
  await page.keyboard.press('Shift');
  await expect(said(page)).toHaveText('Press Shift 1 more time to leave this site.');
  await page.keyboard.press('Shift');
  await hasLeft(page);
});

test('Shift for capitals, with another key between, or too slowly does not count', async ({ browser }) => {
  const page = await signedIn(browser);
  await showRoom(page);
  await composer(page).focus();
  await page.keyboard.press('Shift+A');
  await page.keyboard.press('Shift+B');
  await page.keyboard.press('Shift+C');
  await expect(composer(page)).toHaveValue('ABC');
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift');
  await pressAt(page, 'Shift', [100, 101, 106.5]);
  await expect(said(page)).toHaveText('Press Shift 2 more times to leave this site.');
  expect(page.url()).toContain(`/sessions/${session}`);
});

test('the end of full screen counts as the first Escape, which never reaches the page', async ({
  browser,
}) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  await page.evaluate(() => document.documentElement.requestFullscreen());
  expect(await page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  const endedAt = await page.evaluate(async () => {
    const ended = new Promise<number>((settle) =>
      document.addEventListener('fullscreenchange', (event) => settle(event.timeStamp), { once: true }),
    );
    await document.exitFullscreen();
    return ended;
  });
  // Half a second later by the page's clock, however busy the machine is.
  await pressAt(page, 'Escape', [endedAt / 1000 + 0.5]);
  await hasLeft(page);
});

for (const width of [320, 768, 1280]) {
  test(`at ${width} pixels the link is in sight, uncovered and large enough`, async ({ browser }) => {
    const page = await signedIn(browser, { viewport: { width, height: 640 } });
    await showRoom(page);
    expect(await covered(page, '.leave')).toBe(false);
    await page.mouse.wheel(0, 2000);
    expect(await covered(page, '.leave')).toBe(false);
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.leave')).toBeHidden();
  });
}

test('without JavaScript it is a link, the first thing that Tab reaches', async ({ browser }) => {
  const page = await signedIn(browser, { javaScriptEnabled: false });
  await page.goto(server.url + '/programme');
  await page.keyboard.press('Tab');
  const leave = page.getByRole('link', { name: leaveName });
  await expect(leave).toBeFocused();
  await expect(leave).toHaveAttribute('rel', 'noreferrer nofollow');
  expect(await leave.getAttribute('target')).toBeNull();
  await expect(page.locator('.noscript')).toContainText('Convene needs JavaScript.');
  await page.keyboard.press('Enter');
  await hasLeft(page);
});

test('it works when the rest of the page does not load', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.route('**/_app/**', (route) => route.abort());
  await page.goto(server.url + '/programme');
  await pressTwice(page);
  await hasLeft(page);
});

test('the link beside the skip link and the link at the top leave like the shortcuts', async ({
  browser,
}) => {
  const page = await signedIn(browser);
  await show(page, '/programme');
  const links = page.getByRole('link', { name: leaveName });
  await expect(links).toHaveCount(2);
  await links.last().focus();
  await expect(links.last()).toHaveAttribute('href', neutral.url);
  await page.keyboard.press('Enter');
  await hasLeft(page);
});

test('nobody in the room is told; there is one less at once', async ({ browser }) => {
  const here = await signedIn(browser, {}, other);
  const frames: string[] = [];
  here.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await showRoom(here);
  const page = await signedIn(browser);
  await showRoom(page);
  await expect(here.locator('[data-room]')).toContainText('2 here');
  frames.length = 0;
  neutral.delay = 4000; // the browser closes the socket when the page goes: here it has not gone yet
  await pressTwice(page);
  await expect(here.locator('[data-room]')).toContainText('1 here', { timeout: 3500 });
  const events = frames.flatMap((frame) => frame.trim().split('\n'));
  expect(events.filter((event) => !event.includes('presence'))).toEqual([]);
  expect(events.join(''), 'by whom').not.toContain(person);
});

test('either shortcut can be turned off, the other stays', async ({ browser }) => {
  const page = await signedIn(browser);
  await show(page, '/me');
  await page.getByLabel('Press Escape twice').uncheck();
  await pressTwice(page);
  await expect(said(page)).toBeEmpty();
  await page.getByRole('link', { name: 'Communities' }).first().click();
  await ready(page, '/communities');
  await pressTwice(page);
  await page.getByRole('link', { name: 'Me', exact: true }).first().click();
  await ready(page, '/me');
  await expect(page.getByLabel('Press Escape twice')).not.toBeChecked();
  await page.getByLabel('Press Escape twice').check();
  await page.getByLabel('Press Shift three times').uncheck();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift');
  await expect(said(page)).toBeEmpty();
  await pressTwice(page);
  await hasLeft(page);
});

test('the page about leaving is honest, and open to whoever is not signed in', async ({ browser }) => {
  const page = await signedIn(browser, { storageState: { cookies: [], origins: [] } });
  await show(page, '/sign-in');
  await page
    .getByRole('main')
    .getByRole('link', { name: /To leave this site at once/ })
    .click();
  await ready(page, '/leaving');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Leave this site quickly');
  const text = (await page.getByRole('main').textContent()) ?? '';
  for (const word of ['911', '1-800-799-7233', '988', 'Alt+F4', 'Cmd+W', 'does not clear the history'])
    expect(text).toContain(word);
  expect(text).not.toMatch(/\bsafely\b/i);
  await expect(
    page.getByRole('contentinfo').getByRole('link', { name: 'Leave this site quickly' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Salir de este sitio rápidamente');
  await expect(page.locator('.leave')).toHaveAccessibleName('Salir de este sitio ahora');
});

test('neither the page nor an answer is kept or says where somebody came from', async ({ browser }) => {
  const page = await signedIn(browser);
  for (const path of ['/', '/programme', '/leaving', '/api/v1/me', '/api/v1/programme']) {
    const headers = (await page.request.get(server.url + path)).headers();
    expect(headers['referrer-policy'], path).toBe('no-referrer');
    expect(headers['cache-control'], path).toContain('no-store');
  }
});

// The last: a server that was killed counts those who were there for a while longer.
test('it works when the server is down', async ({ browser }) => {
  const page = await signedIn(browser);
  await showRoom(page);
  await server.kill();
  try {
    await pressTwice(page);
    await hasLeft(page);
  } finally {
    await server.restart();
  }
});
