import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { composer, expect, openRoom, pick, post, ready, test, unique } from './fixtures';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'section508', 'best-practice'];
const sizes = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
];
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

/**
 * No violation, and nothing to scroll sideways, at three widths in both themes, and at two in forced colours.
 * Forced colours are the system's own; axe reads ours under them, so contrast is not asked for there.
 */
async function expectAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe);
  // A bar that follows the scrolling covers half of something at any moment; sizes are measured without it.
  await page.evaluate(() => {
    const rules = new CSSStyleSheet();
    rules.replaceSync('.site-nav--bottom { position: static !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  });
  for (const look of looks) {
    await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
    for (const size of sizes) {
      if (look.forcedColors === 'active' && size.width === 768) continue;
      await page.setViewportSize(size);
      const rules = { 'color-contrast': { enabled: look.forcedColors === 'none' } };
      const options = { runOnly: { type: 'tag', values: tags }, rules };
      const violations = await page.evaluate(async (options) => {
        const run = (
          window as unknown as {
            axe: { run: (...options: unknown[]) => Promise<AxeResults> };
          }
        ).axe.run;
        const result = await run(document, options);
        return result.violations.map(
          (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`,
        );
      }, options);
      const at = `${what}, ${look.forcedColors === 'active' ? 'forced colours' : look.colorScheme}, ${size.width} px`;
      expect(violations, at).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${at}: sideways scroll`).toBeLessThanOrEqual(0);
    }
  }
}

/** Everything that can be pressed is at least 24 px in both directions (WCAG 2.2, 2.5.8), links in text apart. */
async function expectTargets(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, input, select, textarea, nav a, header a:not(.usa-skipnav)',
      ),
    ]
      .map((element) => ({
        name: element.textContent?.trim() ?? '',
        box: element.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 22))
      .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
  );
  expect(small).toEqual([]);
}

test.describe.configure({ timeout: 120_000 });

test('axe can fail here (control)', async ({ enter }) => {
  const { page } = await enter('nobody');
  await page.goto('/sign-in');
  await ready(page, '/sign-in');
  await page.evaluate(() => document.querySelector('label')?.remove());
  await expect(expectAccessible(page, 'a field without a label')).rejects.toThrow(/label/);
});

test('sign-in', async ({ enter }) => {
  const { page } = await enter('nobody');
  await page.goto('/sign-in');
  await ready(page, '/sign-in');
  await expectAccessible(page, 'sign-in');
  await page.getByRole('button', { name: 'Sign in with a passphrase instead' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Write an e-mail address')).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await expectAccessible(page, 'sign-in with an error');
  await expectTargets(page);
  await page.goto('/sign-in#t=not-a-token');
  await page.reload();
  await ready(page, '/sign-in');
  await expectAccessible(page, 'sign-in with a link');
});

test('programme', async ({ enter }) => {
  const { page } = await enter('attendee');
  await page.goto('/programme');
  await ready(page, '/programme');
  await expectAccessible(page, 'programme');
  await expectTargets(page);
  await page.goto('/programme?q=there-is-no-such-session');
  await ready(page, '/programme');
  await expect(page.getByText('No session matches')).toBeVisible();
  await expectAccessible(page, 'programme without a match');
  await page.route('**/api/v1/programme', (route) => route.abort());
  await page.reload();
  await ready(page, '/programme');
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached');
  await expectAccessible(page, 'programme without a server');
});

test('session and room', async ({ enter, shared }) => {
  const { page } = await enter('attendee');
  const session = pick(shared, 0);
  await openRoom(page, session);
  await post(page, unique('For the accessibility check, with https://example.org/'));
  await expectAccessible(page, 'session and room');
  await expectTargets(page);
});

test('the plain page of a room: read, failed, with terms, and not there', async ({ enter, shared }) => {
  const { page, context } = await enter('attendee');
  await openRoom(page, pick(shared, 0));
  await post(page, unique('For the plain page, with https://example.org/'));
  await page.getByRole('link', { name: 'Read all as a plain page' }).click();
  await ready(page, '/rooms/plain');
  await expectAccessible(page, 'a plain page');
  await expectTargets(page);
  await page.route('**/api/v1/rooms/*/messages?*', (route) => route.abort());
  await context.setOffline(true);
  await expect(page.getByText('You are not connected. What is here stays.')).toBeVisible();
  await page.getByRole('button', { name: /^Get new messages/ }).click();
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached');
  await expectAccessible(page, 'a plain page without a server');
  await context.setOffline(false);
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const terms = programme.sessions.findLast(
    (each: { attribution?: string; may_join: boolean; room?: string }) =>
      each.attribution === 'not_for_attribution' && each.may_join && each.room,
  );
  await page.goto(`/rooms/${terms.room}/plain`);
  await expect(page.getByRole('heading', { name: 'Agree in the room first' })).toBeVisible();
  await expectAccessible(page, 'a plain page with terms');
  await page.goto('/rooms/no-such-room/plain');
  await expect(page.getByRole('heading', { name: 'You could not join the room' })).toBeVisible();
  await expectAccessible(page, 'a plain page of no room');
});

test('session and room of a moderator, with a dialog open', async ({ enter, shared }) => {
  const { page } = await enter('moderator');
  await openRoom(page, pick(shared, 0));
  await post(page, unique('Moderating'));
  await expectAccessible(page, 'room of a moderator');
  await expectTargets(page);
  await page.getByRole('button', { name: 'Lock the room' }).click();
  await expect(page.getByLabel('Reason')).toBeFocused();
  await expectAccessible(page, 'a dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Lock the room' }).click();
  await expect(page.getByText('Write a reason of at least 3 characters.')).toBeVisible();
  await expectAccessible(page, 'a dialog with an error');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Lock the room' })).toBeFocused();
});

test('a message that was not sent, and a room without a connection', async ({ enter, shared }) => {
  const { page } = await enter('attendee');
  await page.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const command = /"id":(\d+),"do":"room.post"/.exec(frame.toString());
      if (!command) {
        server.send(frame);
        return;
      }
      const error = { code: 'muted', message: 'You are muted.', retry: 'never' };
      socket.send(JSON.stringify({ id: Number(command[1]), error }));
    });
  });
  await openRoom(page, pick(shared, 0));
  await composer(page).fill(unique('Not sent'));
  await composer(page).press('Enter');
  await expect(page.getByText('Not sent. You are muted.')).toBeVisible();
  await expectAccessible(page, 'a message that was not sent');
  await page.context().setOffline(true);
  await expect(page.getByText('You are not connected.')).toBeVisible();
  await expectAccessible(page, 'a room without a connection');
});

test('communities, me, and an address that is nothing', async ({ enter }) => {
  const { page } = await enter('attendee');
  for (const route of ['/communities', '/me']) {
    await page.goto(route);
    await ready(page, route);
    await expectAccessible(page, route);
    await expectTargets(page);
  }
  await page.goto('/no/such/page');
  await ready(page, 'error');
  await expectAccessible(page, 'an address that is nothing');
});

for (const name of ['attendee', 'moderator', 'organiser'] as const) {
  test(`now, agenda and rooms of the ${name}`, async ({ enter }) => {
    const { page } = await enter(name);
    for (const route of ['/now', '/agenda', '/rooms']) {
      await page.goto(route);
      await ready(page, route);
      await expectAccessible(page, `${route} of the ${name}`);
      await expectTargets(page);
    }
    await page.route('**/api/v1/programme', (route) => route.abort());
    for (const route of ['/now', '/agenda', '/rooms']) {
      await page.goto(route);
      await ready(page, route);
      await expect(page.getByRole('heading', { name: 'The server cannot be reached' })).toBeVisible();
      await expectAccessible(page, `${route} of the ${name} without an answer`);
    }
  });
}

test('the palette of the staff', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/now');
  await ready(page, '/now');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'the palette');
  await page.getByText('Keys that work here').click();
  await page.getByLabel('Page, session, or room').fill('there is no such place');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await expectAccessible(page, 'the palette without a result');
});

test('pages that need no sign-in: help, and leaving quickly', async ({ enter }) => {
  const { page } = await enter('nobody');
  for (const route of ['/help', '/leaving']) {
    await page.goto(route);
    await ready(page, route);
    await expectAccessible(page, route);
    await expectTargets(page);
  }
});

test('the map and the badge', async ({ enter }) => {
  const { page } = await enter('attendee');
  for (const route of ['/map', '/badge']) {
    await page.goto(route);
    await ready(page, route);
    await expectAccessible(page, route);
    await expectTargets(page);
  }
});

test('a short form says what it means, on touch and by keyboard, and gives the focus back', async ({
  enter,
  shared,
}) => {
  const { page } = await enter('attendee');
  await page.goto(`/sessions/${pick(shared, 0).id}`);
  await ready(page, '/sessions');
  const short = page.getByRole('button', { name: 'What does POST mean?' });
  const meaning = page.getByText('the state boards that count training hours');
  await expect(meaning).toBeHidden();
  await short.focus();
  await page.keyboard.press('Enter');
  await expect(meaning).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
  await expect(short).toBeFocused();
});
