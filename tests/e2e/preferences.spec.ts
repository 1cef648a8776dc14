import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { expect, message, post, ready, test, unique } from './fixtures';
import { Guard } from './guard';
import { listen } from './heard';
import { OwnServer } from './own-server';

/** Who takes part, and a session whose room all of them may join. */
const [chooser, writer, saver, speaker, walker] = ['P0005', 'P0006', 'P0498', 'P0490', 'P0025'] as const;
const session = 'S03';
const lightGround = 'rgb(245, 247, 247)';
const darkGround = 'rgb(16, 23, 26)';
const address = '**/api/v1/me/preferences';
const passphrase = 'seven unlikely words of a test';

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

let server: OwnServer;
const guards: Guard[] = [];
const pages = new Map<string, Page>();

test.beforeAll(async () => {
  server = await OwnServer.start([chooser, writer, saver, speaker, walker]);
});

test.afterAll(async () => {
  for (const page of pages.values()) await page.context().close();
  await server.stop();
});

test.afterEach(() => {
  for (const guard of guards) guard.expectClean();
});

async function newPage(browser: Browser, options: ContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ colorScheme: 'light', serviceWorkers: 'block', ...options });
  guards.push(await Guard.watch(context, server.url));
  return context.newPage();
}

/** A person's page; a link works once, so later tests go on with the same one. */
async function pageOf(browser: Browser, person: string): Promise<Page> {
  const known = pages.get(person);
  if (known) return known;
  const page = await newPage(browser);
  pages.set(person, page);
  await page.goto(server.linkOf(person));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  return page;
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(server.url + path);
  await ready(page, path.startsWith('/sessions') ? '/sessions' : path);
}

/** The section of the page Me, once what is kept is known. */
async function openSection(page: Page): Promise<Locator> {
  const answered = page.waitForResponse(
    (each) => each.url().endsWith('/me/preferences') && each.request().method() === 'GET',
  );
  await show(page, '/me');
  await answered;
  return page.getByRole('region', { name: 'Reading and looks' });
}

async function saved(page: Page): Promise<void> {
  await expect(page.getByText('Your choice is saved.')).toBeVisible();
}

/** The fonts that a page has asked for since. */
function fontsOf(page: Page): () => string[] {
  const fonts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fonts.push(request.url());
  });
  return () => fonts;
}

function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** Somebody's mail is not needed twice: the second browser signs in with a passphrase. */
async function signInElsewhere(browser: Browser, from: Page, options: ContextOptions): Promise<Page> {
  const headers = { origin: server.url };
  const set = await from.request.post(`${server.url}/api/v1/me/passphrase`, {
    headers,
    data: { passphrase },
  });
  expect(set.status()).toBe(204);
  const page = await newPage(browser, options);
  const signedIn = await page.request.post(`${server.url}/api/v1/sign-in/passphrase`, {
    headers,
    data: { email: 'chidi.templatino.p0005@camden-city.example.org', passphrase },
  });
  expect(signedIn.status()).toBe(200);
  return page;
}

test('a theme is there at once, in another browser of the person too, and gone with the login', async ({
  browser,
}) => {
  const page = await pageOf(browser, chooser);
  const section = await openSection(page);
  expect(await ground(page)).toBe(lightGround);
  await section.getByLabel('Dark').check();
  expect(await ground(page)).toBe(darkGround);
  await saved(page);
  await page.emulateMedia({ media: 'print' });
  expect(await ground(page), 'paper stays light').toBe(lightGround);
  await page.emulateMedia({ media: 'screen' });

  const other = await signInElsewhere(browser, page, { colorScheme: 'light' });
  const there = await openSection(other);
  await expect(there.getByLabel('Dark')).toBeChecked();
  await expect.poll(() => ground(other)).toBe(darkGround);
  await other.emulateMedia({ colorScheme: 'dark' });
  await there.getByLabel('Light').check();
  expect(await ground(other), 'against the system').toBe(lightGround);
  await saved(other);
  await other.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await ready(other, '/sign-in');
  expect(await ground(other), 'the next person begins anew').toBe(darkGround);
  await expect(other.locator('html')).not.toHaveAttribute('data-theme');
  await other.context().close();

  await page.reload();
  await expect(page.getByLabel('Light'), 'the last choice counts').toBeChecked();
});

test('forced colours are the same whatever was chosen', async ({ browser }) => {
  const page = await pageOf(browser, chooser);
  const section = await openSection(page);
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  const colours = new Set<string>();
  for (const theme of ['As your device is set', 'Light', 'Dark']) {
    await section.getByLabel(theme).check();
    colours.add(await ground(page));
  }
  expect(colours.size).toBe(1);
  await saved(page);
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  expect(await ground(page), 'the choice was another one (control)').toBe(darkGround);
});

test('text only loads no font, draws nothing beside words, and does all the rest', async ({ browser }) => {
  const before = await pageOf(browser, writer);
  const asked = fontsOf(before);
  await show(before, `/sessions/${session}`);
  await expect.poll(asked, 'without it the font is asked for (control)').not.toHaveLength(0);
  await expect(before.locator('main .icon').first()).toBeVisible();
  await (await openSection(before)).getByLabel('Text only').check();
  await saved(before);

  // The next visit: a browser with an empty cache, so that whatever is asked for is seen.
  const page = await newPage(browser, { storageState: await before.context().storageState() });
  const fonts = fontsOf(page);
  for (const path of ['/now', '/programme', '/agenda', '/me', `/sessions/${session}`]) {
    await show(page, path);
    await expect(page.locator('html')).toHaveAttribute('data-text-only');
    await expect(page.locator('.icon').filter({ visible: true })).toHaveCount(0);
  }
  const text = unique('Nothing but words');
  await post(page, text);
  await expect(message(page, text)).toContainText('Sent');
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect([fonts(), moving]).toEqual([[], 0]);

  await show(page, '/help');
  await expect(page.getByText('You are using text only.')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything again' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-text-only');
  await expect(page.getByRole('button', { name: 'Use text only' })).toBeFocused();
  await page.context().close();
});

test('the font comes with the next page: nothing that is being read moves', async ({ browser }) => {
  const page = await pageOf(browser, chooser);
  const fonts = fontsOf(page);
  await show(page, '/programme');
  const heading = page.getByRole('heading', { level: 1 });
  await expect.poll(fonts).not.toHaveLength(0);
  await page.evaluate(() => document.fonts.ready);
  await expect(heading).not.toHaveCSS('font-family', /Public Sans/);
  await page.getByRole('banner').getByRole('link', { name: 'Agenda' }).click();
  await ready(page, '/agenda');
  await expect(heading).toHaveCSS('font-family', /Public Sans/);
});

test('a browser that saves data shows text only to who never chose, and not to who chose otherwise', async ({
  browser,
}) => {
  const page = await pageOf(browser, saver);
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  const section = await openSection(page);
  await expect(page.locator('html')).toHaveAttribute('data-text-only');
  await expect(section.getByText('your browser is set to save data')).toBeVisible();
  await section.getByLabel('Text only').uncheck();
  await saved(page);
  await page.reload();
  await expect(section.getByLabel('Text only')).not.toBeChecked();
  await expect(page.locator('html')).not.toHaveAttribute('data-text-only');
});

test('"Only when I am named" says the message that names the reader, and no other', async ({ browser }) => {
  const reader = await pageOf(browser, chooser);
  const other = await pageOf(browser, writer);
  const section = await openSection(reader);
  const name = await reader.locator('dd').first().innerText();
  await section.getByLabel('Say new messages aloud').selectOption('Only when I am named');
  await saved(reader);
  for (const page of [reader, other]) {
    await show(page, `/sessions/${session}`);
    await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
  }
  const heard = await listen(reader);
  const passing = unique('To nobody in particular');
  await post(other, passing);
  await expect(message(reader, passing)).toBeVisible();
  const naming = unique(`${name}, what do you think?`);
  await post(other, naming);
  await expect.poll(heard).toEqual([expect.stringContaining(naming)]);

  await reader.getByText('Reading settings').click();
  const choice = reader.getByLabel('Say new messages aloud');
  await expect(choice).toHaveValue('named');
  const kept = reader.waitForResponse(
    (each) => each.url().endsWith('/me/preferences') && each.request().method() === 'POST',
  );
  await choice.selectOption('every');
  expect((await kept).status()).toBe(200);
  await expect((await openSection(reader)).getByLabel('Say new messages aloud')).toHaveValue('every');
});

test('a choice that cannot be saved is said in words, holds on the page, and is saved at the next try', async ({
  browser,
}) => {
  const page = await pageOf(browser, speaker);
  const section = await openSection(page);
  await page.route(address, (route) => route.abort());
  const heard = await listen(page);
  await section.getByLabel('Dark').check();
  const notice = page.getByRole('alert').filter({ hasText: 'Your choice is not saved' });
  await expect(notice).toBeInViewport();
  expect(await ground(page)).toBe(darkGround);
  const again = notice.getByRole('button', { name: 'Try again' });
  await again.focus();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await heard()).filter((each) => each.includes('not saved')).length).toBe(2);
  await expect(again).toBeFocused();
  await page.unroute(address);
  await page.keyboard.press('Enter');
  await expect(notice).toHaveCount(0);
  await expect(page.locator('main')).toBeFocused();
  await saved(page);
  await page.reload();
  await expect(section.getByLabel('Dark')).toBeChecked();
});

test('a language chosen for good goes before the one of the browser, until that is chosen again', async ({
  browser,
}) => {
  const page = await pageOf(browser, speaker);
  const section = await openSection(page);
  await section.getByLabel('Language').selectOption('Español');
  await expect(page.getByText('Lo que eligió está guardado.')).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  const spanish = page.getByRole('region', { name: 'Lectura y aspecto' });
  await spanish.getByLabel('Idioma').selectOption('El de su navegador');
  await saved(page);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Reading and looks' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab does not get there.');
}

test('with the keyboard alone everything can be chosen', async ({ browser }) => {
  const page = await pageOf(browser, walker);
  const section = await openSection(page);
  await tabTo(page, section.getByLabel('As your device is set'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(section.getByLabel('Dark')).toBeFocused();
  expect(await ground(page)).toBe(darkGround);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(section.getByLabel('Language')).toBeFocused();
  await saved(page);
  await page.reload();
  await expect(section.getByLabel('Dark')).toBeChecked();
  await expect(section.getByLabel('Text only')).toBeChecked();
  await expect(section.getByLabel('Say new messages aloud')).toHaveValue('named');
});

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'section508', 'best-practice'];

/** No violation, and nothing to scroll sideways, narrow and wide; contrast is ours except under forced colours. */
async function expectAccessible(page: Page, what: string, isForced = false): Promise<void> {
  await page.evaluate(axe);
  // What follows the scrolling covers half of something at any moment; sizes are measured without it.
  await page.evaluate(() => {
    const rules = new CSSStyleSheet();
    rules.replaceSync('.site-nav--bottom, .site-header { position: static !important }');
    document.adoptedStyleSheets = [rules];
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const options = {
      runOnly: { type: 'tag', values: tags },
      rules: { 'color-contrast': { enabled: !isForced } },
    };
    const violations = await page.evaluate(async (options) => {
      type Axe = { axe: { run: (...options: unknown[]) => Promise<AxeResults> } };
      const { violations } = await (window as unknown as Axe).axe.run(document, options);
      return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(', ')}`);
    }, options);
    expect(violations, `${what}, ${width} px`).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, `${what}, ${width} px: sideways scroll`).toBeLessThanOrEqual(0);
  }
}

test('the section and the reading settings of a room are accessible in every theme', async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await pageOf(browser, chooser);
  const section = await openSection(page);
  for (const place of ['the section', 'a room']) {
    if (place === 'a room') {
      await show(page, `/sessions/${session}`);
      await page.getByText('Reading settings').click();
      await expect(page.getByLabel('Say new messages aloud')).toBeVisible();
    }
    for (const theme of ['Light', 'Dark'] as const) {
      if (place === 'the section') await section.getByLabel(theme).check();
      await expectAccessible(page, `${place}, chosen ${place === 'a room' ? 'Dark' : theme}`);
    }
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await expectAccessible(page, `${place}, forced colours`, true);
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  }
});
