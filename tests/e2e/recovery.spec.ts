import type { Browser, Page } from '@playwright/test';
import { composer, expect, message, post, test, unique } from './fixtures';
import { OwnServer } from './own-server';

/** A server of its own for each test: three seconds for one that may be killed. */
const [reader, writer] = ['P0005', 'P0498'] as const;
const session = 'S03';

async function together(
  browser: Browser,
  use: (server: OwnServer, away: Page, here: Page) => Promise<void>,
): Promise<void> {
  const server = await OwnServer.start([reader, writer]);
  const options = { locale: 'en-US', timezoneId: 'America/New_York' };
  const contexts = [await browser.newContext(options), await browser.newContext(options)] as const;
  try {
    const away = await server.enterRoom(contexts[0], reader, session);
    const here = await server.enterRoom(contexts[1], writer, session);
    for (const page of [away, here]) await expect(room(page)).toHaveAttribute('data-live', 'true');
    await use(server, away, here);
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
  }
}

function room(page: Page) {
  return page.locator('[data-room]');
}

function state(page: Page) {
  return page.locator('header').getByRole('status');
}

/** The line in the list that says what a drop has cost. */
function mark(page: Page) {
  return page.getByRole('region', { name: 'Messages' }).getByText(/^You (missed|were away)/);
}

async function comesBack(page: Page): Promise<void> {
  await expect(state(page)).toHaveText('Connected', { timeout: 20_000 });
  await expect(room(page)).toHaveAttribute('data-live', 'true');
}

for (const end of ['kill', 'drain'] as const) {
  test(`the server ends (${end}) and comes back: nothing is missed, what was written goes out once`, async ({
    browser,
  }) => {
    await together(browser, async (server, away, here) => {
      const before = unique('Before');
      await post(here, before);
      await expect(message(away, before)).toBeVisible();
      await server[end]();
      await expect(state(away)).toHaveText('Connection lost. Retrying…');
      const during = unique('Written without a server');
      await post(away, during);
      await expect(away.getByText('Waiting for the connection')).toBeVisible();
      const typed = unique('Typed without a server');
      await composer(away).fill(typed);

      await server.restart();
      for (const page of [away, here]) await comesBack(page);
      await expect(mark(away)).toHaveText('You missed nothing.');
      for (const page of [away, here]) {
        await expect(message(page, during)).toHaveCount(1);
        await expect(message(page, before)).toHaveCount(1);
      }
      await expect(composer(away)).toHaveValue(typed);
    });
  });
}

test('after ninety seconds away the room says how long and how many, and where they begin', async ({
  browser,
}) => {
  await together(browser, async (_server, away, here) => {
    await post(here, 'Seen before');
    await expect(message(away, 'Seen before')).toBeVisible();
    await away.clock.install();
    await away.context().setOffline(true);
    await expect(state(away)).toHaveText('You are offline. Waiting…');
    for (let number = 1; number <= 14; number += 1) {
      await post(here, `Missed ${number}`);
      await expect(message(here, `Missed ${number}`)).toBeVisible();
    }
    await away.clock.fastForward(90_000);
    await away.context().setOffline(false);
    await comesBack(away);
    await expect(mark(away)).toHaveText(/^You were away (9\d) s: 14 messages, here they are$/);
    const list = await away.getByRole('region', { name: 'Messages' }).getByRole('listitem').allInnerTexts();
    const at = list.findIndex((text) => text.startsWith('You were away'));
    expect(list[at - 1]).toContain('Seen before');
    expect(list.slice(at + 1).map((text) => /Missed \d+/.exec(text)?.[0])).toEqual(
      Array.from({ length: 14 }, (_, index) => `Missed ${index + 1}`),
    );
  });
});

test('after too long away the room is loaded again, and says so; what is typed stays', async ({
  browser,
}) => {
  await together(browser, async (_server, away, here) => {
    // As after a restored backup: the position that this page has is none of the server's any more.
    await away.routeWebSocket('**/api/v1/live', (socket) => {
      const upstream = socket.connectToServer();
      socket.onMessage((frame) => upstream.send(frame.toString().replace(/"epoch":"\w+"/, '"epoch":"old"')));
    });
    await away.reload();
    await comesBack(away);
    await away.context().setOffline(true);
    await expect(state(away)).toHaveText('You are offline. Waiting…');
    const typed = unique('Typed long ago');
    await composer(away).fill(typed);
    const missed = unique('Written meanwhile');
    await post(here, missed);
    await expect(message(here, missed)).toBeVisible();
    await away.context().setOffline(false);
    await comesBack(away);
    await expect(mark(away)).toHaveText('You were away too long; the room was loaded again.');
    await expect(message(away, missed)).toHaveCount(1);
    await expect(composer(away)).toHaveValue(typed);
  });
});
