import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible, sideways } from './axe';
import { expect, ready, test } from './fixtures';
import { strays } from './focus';

const client = resolve(__dirname, '../../client');
/** Words that only the styleguide has. */
const mark = 'Every part of the library in every state';

/** The styleguide, as `npm run styleguide` serves it, on a port of its own. */
async function serve(): Promise<{ url: string; stop: () => Promise<void> }> {
  const arguments_ = ['--no-install', 'vite', 'dev', '--host', '127.0.0.1', '--port', '0'];
  const child = spawn('npx', arguments_, {
    cwd: client,
    detached: true, // npx starts another program: both end together
    env: { ...process.env, CONVENE_STYLEGUIDE: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(line)?.[1];
    if (url) return { url, stop };
  }
  throw new Error('The styleguide is not served.');
}

test.describe('the styleguide', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });

  let served: Awaited<ReturnType<typeof serve>>;
  let context: BrowserContext;
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    served = await serve();
    context = await browser.newContext({ baseURL: served.url, locale: 'en-US' });
    page = await context.newPage();
    await page.goto('/styleguide', { timeout: 60_000 });
    await expect(page.locator('html')).toHaveAttribute('data-ready', '/styleguide', { timeout: 60_000 });
  });

  test.afterAll(async () => {
    await context.close();
    await served.stop();
  });

  test('shows every part of the library, with an index', async () => {
    await expect(page.getByRole('heading', { name: 'Styleguide', level: 1 })).toBeVisible();
    const index = page.getByRole('navigation', { name: 'Parts' }).getByRole('link');
    const parts = page.locator('main section.part');
    expect(await index.count()).toBe(await parts.count());
    for (const name of ['Field', 'Error summary', 'Step indicator', 'Data table', 'Status tag', 'Undo bar']) {
      await expect(page.getByRole('region', { name, exact: true })).toHaveCount(1);
    }
    await index.filter({ hasText: 'Data table' }).click();
    await expect(page.getByRole('heading', { name: 'Data table' })).toBeInViewport();
  });

  test('an error summary takes the focus and leads to the fields', async () => {
    await page.getByRole('button', { name: 'Send the form' }).click();
    const summary = page.getByRole('region', { name: '2 answers need another look' });
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: /^Telephone/ }).click();
    const field = page.getByLabel('Telephone');
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(/write a number for the day/);
    await field.fill('555');
    await page.getByRole('button', { name: 'Send the form' }).click();
    await expect(page.getByRole('region', { name: 'One answer needs another look' })).toBeFocused();
  });

  test('a table is sorted by its heads, and counts what is selected', async () => {
    const table = page.getByRole('table', { name: 'Registrations' });
    const names = table.getByRole('rowheader');
    const seats = table.getByRole('columnheader', { name: 'Seats' });
    await expect(seats).toHaveAttribute('aria-sort', 'none');
    await seats.getByRole('button').click();
    await expect(seats).toHaveAttribute('aria-sort', 'ascending');
    await expect(names.last()).toHaveText('عبد الرحمن الخطيب');
    await seats.getByRole('button').click();
    await expect(seats).toHaveAttribute('aria-sort', 'descending');
    await expect(names.first()).toHaveText('عبد الرحمن الخطيب');
    const bar = page.getByRole('region', { name: 'Data table' });
    await table.getByRole('checkbox', { name: 'Select Ada Park' }).check();
    await expect(bar.getByRole('status')).toHaveText('1 selected');
    await table.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(bar.getByRole('status')).toHaveText('4 selected');
    await bar.getByRole('button', { name: 'Approve 4' }).click();
    await expect(bar.getByRole('status')).toHaveText('0 selected');
  });

  test('what was done can be taken back; the bar waits for who is at it, and goes', async () => {
    await page.clock.install();
    const part = page.getByRole('region', { name: 'Undo bar' });
    const bar = part.getByRole('group', { name: '12 registrations approved' });
    await part.getByRole('button', { name: 'Approve 12' }).click();
    await bar.getByRole('button', { name: 'Undo' }).focus();
    await page.clock.fastForward(60_000);
    await expect(bar).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(part.getByText('Taken back.', { exact: true })).toBeVisible();
    await part.getByRole('button', { name: 'Approve 12' }).click();
    await page.clock.fastForward(9_000);
    await expect(bar).toBeVisible();
    await page.clock.fastForward(2_000);
    await expect(bar).toHaveCount(0);
    await page.clock.resume();
  });

  test('is accessible in every look, dialog and bars included', async () => {
    await part('Undo bar').getByRole('button', { name: 'Approve 12' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).focus();
    await expectAccessible(page, 'the styleguide');
    await page.getByRole('button', { name: 'Cancel the session' }).click();
    await expectAccessible(page, 'a dialog');
    expect(await strays(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Cancel the session' })).toBeFocused();
  });

  test('letters of twice the size fit on a phone', async () => {
    await page.setViewportSize({ width: 640, height: 900 });
    await page.evaluate(() => {
      const rules = new CSSStyleSheet();
      rules.replaceSync(':root { font-size: 200% }');
      document.adoptedStyleSheets = [rules];
    });
    expect(await sideways(page)).toBe(0);
  });

  const part = (name: string) => page.getByRole('region', { name });
});

test('the site that is served has no styleguide', async ({ enter }) => {
  const { page } = await enter('nobody');
  await page.goto('/styleguide');
  await ready(page, 'error');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  const { files } = JSON.parse(readFileSync(resolve(client, 'build/manifest.json'), 'utf8')) as {
    files: { path: string }[];
  };
  const holds = (path: string, words: string) => readFileSync(path, 'utf8').includes(words);
  const built = files.map((file) => resolve(client, `build${file.path}`));
  expect(built.filter((path) => holds(path, mark) || holds(path, '/styleguide'))).toEqual([]);
  expect(holds(resolve(client, 'styleguide/styleguide/+page.svelte'), mark), 'it would be found').toBe(true);
  expect(
    built.some((path) => holds(path, 'There is no such page')),
    'what is built is what is read',
  ).toBe(true);
});
