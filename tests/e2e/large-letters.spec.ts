import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { expect, openRoom, pick, ready, test } from './fixtures';
import { cookiesOf } from './people';

type BrowserStorage = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A browser in which the person has set the size of letters; zooming in the page would not move its breakpoints. */
async function withLetters(px: number, use: (context: BrowserContext) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'convene-letters-'));
  mkdirSync(join(folder, 'Default'));
  const preferences = { webkit: { webprefs: { default_font_size: px } } };
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const { baseURL, launchOptions } = test.info().project.use;
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions,
    baseURL: baseURL ?? '',
  });
  try {
    const { cookies } = JSON.parse(readFileSync(cookiesOf('attendee'), 'utf8')) as BrowserStorage;
    await context.addCookies(cookies);
    await use(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is cut off at the right, and header parts that lie over each other. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const name = (element: Element) =>
      `${element.tagName} ${(element.textContent ?? '').trim().slice(0, 30)}`;
    const wide = [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1)
      .filter((each) => !each.closest('.hidden-text, .usa-skipnav, .history'));
    const parts = [...document.querySelectorAll('.brand, .connection, .leave, .site-nav a')].filter(
      (each) => each.getBoundingClientRect().width > 0,
    );
    const over = parts.flatMap((one, index) =>
      parts.slice(index + 1).filter((other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      }),
    );
    return [...wide.map((each) => `cut off: ${name(each)}`), ...over.map((each) => `covered: ${name(each)}`)];
  });
}

test('with letters of twice the size nothing is cut off or covered, on a phone either', async ({
  shared,
}) => {
  await withLetters(32, async (context) => {
    const page = await context.newPage();
    const visit = async (route: string) => {
      if (route === '/sessions') return openRoom(page, pick(shared, 0));
      await page.goto(route === '/rooms/plain' ? `/rooms/${pick(shared, 0).id}/plain` : route);
      return ready(page, route);
    };
    for (const route of [
      '/now',
      '/programme',
      '/agenda',
      '/rooms',
      '/rooms/plain',
      '/sessions',
      '/communities',
      '/my-site',
      '/sites',
      '/me',
    ]) {
      for (const size of [
        { width: 320, height: 640 },
        { width: 1280, height: 800 },
      ]) {
        await page.setViewportSize(size);
        await visit(route);
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
        expect(await misfits(page), `${route} at ${size.width} px`).toEqual([]);
      }
    }
  });
});

test('letters that do not fit are found (control)', async () => {
  await withLetters(32, async (context) => {
    const page = await context.newPage();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/me');
    await ready(page, '/me');
    await page.evaluate(() => {
      const rules = new CSSStyleSheet();
      rules.replaceSync('h1 { width: 12rem }');
      document.adoptedStyleSheets = [rules];
    });
    expect(await misfits(page)).toContainEqual(expect.stringMatching(/^cut off: H1/));
  });
});
