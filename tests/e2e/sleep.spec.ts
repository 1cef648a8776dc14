import type { BrowserContext, Page } from '@playwright/test';
import { expect, message, post, test, unique } from './fixtures';
import { OwnServer } from './own-server';

/** A computer that slept: its clock has jumped, and the socket it had is dead without having been closed. */
const [reader, writer] = ['P0005', 'P0498'] as const;
const session = 'S03';
const asleepMs = 600_000;
const wholeWithinMs = 2_000;

/** Sockets that are open when `lose` is called carry nothing any more, either way, and never end. */
class Network {
  private age_ = 0;

  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network();
    await context.routeWebSocket('**/api/v1/live', (socket) => {
      const [upstream, age] = [socket.connectToServer(), network.age_];
      const carries = (): boolean => age === network.age_;
      socket.onMessage((frame) => carries() && upstream.send(frame));
      upstream.onMessage((frame) => carries() && socket.send(frame));
    });
    return network;
  }

  lose(): void {
    this.age_ += 1;
  }
}

const room = (page: Page) => page.locator('[data-room]');

/** From now on the page notes by its own clock when its room is live and has this text. */
async function noteWhole(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const noted = window as unknown as { wholeAt?: number };
    const look = (): void => {
      const found = document.querySelector('[data-room][data-live="true"]');
      if (noted.wholeAt === undefined && found?.textContent?.includes(text))
        noted.wholeAt = performance.now();
    };
    const options = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(look).observe(document.body, options);
  }, text);
}

test('after ten minutes of sleep the room is whole within two seconds', async ({ browser }) => {
  const server = await OwnServer.start([reader, writer]);
  const options = { locale: 'en-US', timezoneId: 'America/New_York' };
  const [sleeper, other] = [await browser.newContext(options), await browser.newContext(options)];
  try {
    await sleeper.clock.install();
    const network = await Network.of(sleeper);
    const page = await server.enterRoom(sleeper, reader, session);
    const here = await server.enterRoom(other, writer, session);
    for (const each of [page, here]) await expect(room(each)).toHaveAttribute('data-live', 'true');
    const before = unique('Before the sleep');
    await post(here, before);
    await expect(message(page, before)).toBeVisible();

    network.lose();
    const missed = [1, 2, 3].map((number) => unique(`In the night ${number}`));
    for (const text of missed) {
      await post(here, text);
      await expect(message(here, text)).toBeVisible();
    }
    // Nothing has told the page yet: it takes its dead socket for a silent one.
    await expect(room(page)).toHaveAttribute('data-live', 'true');
    await expect(page.getByText(/In the night/)).toHaveCount(0);

    await noteWhole(page, missed[2] ?? '');
    const wakesAt = asleepMs + (await page.evaluate(() => performance.now()));
    await sleeper.clock.fastForward(asleepMs);
    await expect(message(page, missed[2] ?? '')).toBeVisible();
    const wholeAt = await page.evaluate(() => (window as unknown as { wholeAt: number }).wholeAt);
    expect(wholeAt).toBeGreaterThanOrEqual(wakesAt);
    expect(wholeAt - wakesAt).toBeLessThan(wholeWithinMs);
    for (const text of [before, ...missed]) await expect(message(page, text)).toHaveCount(1);
    const mark = page.getByRole('region', { name: 'Messages' }).getByText(/^You were away/);
    await expect(mark).toHaveText(/^You were away 1\d min: 3 messages, here they are$/);
  } finally {
    for (const context of [sleeper, other]) await context.close();
    await server.stop();
  }
});
