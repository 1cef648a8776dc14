import type { Browser, Page } from '@playwright/test';
import { expect, message, messages, post, ready, test, unique } from './fixtures';
import { goBy, press, skipToMain, tabTo } from './keys';
import { NeutralPage } from './neutral-page';
import { OwnServer } from './own-server';

/** Whole journeys by the keyboard alone: no mouse, nothing focused by a script, and few enough stops on the way. */
const attendee = { id: 'P0005', email: 'chidi.templatino.p0005@camden-city.example.org' };
const [moderator, organiser] = ['P0498', 'P0490'];
const passphrase = 'granite lantern orchard violin';
const [session, room] = ['S03', /^Join the room of “Opening/];
const elsewhere = 'Digital evidence';

let neutral: NeutralPage;
let server: OwnServer;

test.describe.configure({ timeout: 120_000 });

/** A sign-in link works once: each journey has a server of its own. */
test.beforeEach(async () => {
  neutral = await NeutralPage.start();
  server = await OwnServer.start([attendee.id, moderator, organiser], { CONVENE_LEAVE_URL: neutral.url });
});

test.afterEach(async () => {
  await server.stop();
  await neutral.stop();
});

const sizes = [
  { width: 320, height: 640 },
  { width: 1280, height: 800 },
] as const;

async function withPage(
  browser: Browser,
  viewport: { width: number; height: number },
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/New_York', viewport });
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Somebody else is in the room, whose keyboard this is not about. */
async function another(browser: Browser, use: (page: Page) => Promise<void>): Promise<void> {
  await withPage(browser, { width: 1280, height: 800 }, async (page) => {
    await use(await server.enterRoom(page.context(), attendee.id, session));
  });
}

async function choosePassphrase(browser: Browser): Promise<void> {
  await another(browser, async (page) => {
    const answer = await page.context().request.post(`${server.url}/api/v1/me/passphrase`, {
      headers: { origin: server.url },
      data: { passphrase },
    });
    expect(answer.ok()).toBe(true);
  });
}

async function signInByPassphrase(page: Page): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  await ready(page, '/sign-in');
  await skipToMain(page);
  await tabTo(page, 'Sign in with a passphrase instead', 3);
  await press(page, 'Enter');
  await tabTo(page, 'E-mail address', 5, 'Shift+Tab');
  await page.keyboard.type(attendee.email);
  await tabTo(page, 'Passphrase', 1);
  await page.keyboard.type(passphrase);
  await tabTo(page, /^Shared or agency computer/, 1);
  await tabTo(page, 'Sign in', 1);
  await press(page, 'Enter');
  await ready(page, '/now');
}

async function signInByLink(page: Page, person: string): Promise<void> {
  await page.goto(server.linkOf(person));
  await ready(page, '/sign-in');
  await skipToMain(page);
  await tabTo(page, 'Sign in', 2);
  await press(page, 'Enter');
  await ready(page, '/now');
}

for (const size of sizes) {
  test(`an attendee at ${size.width} px: from the passphrase over the room on now to leaving`, async ({
    browser,
  }) => {
    await choosePassphrase(browser);
    await withPage(browser, size, async (page) => {
      await signInByPassphrase(page);
      await skipToMain(page);
      await tabTo(page, room, 4);
      await press(page, 'Enter');
      await ready(page, '/rooms');
      await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');

      await skipToMain(page);
      await tabTo(page, 'Write to the room', 6);
      const written = Array.from({ length: 12 }, (_, index) => unique(`Line ${index}`));
      for (const text of written) {
        await page.keyboard.type(text);
        await press(page, 'Enter');
        await expect(message(page, text)).toBeVisible();
      }
      await tabTo(page, 'Messages', 1, 'Shift+Tab');
      const before = await firstInSight(page);
      await press(page, 'Home');
      await expect.poll(() => firstInSight(page), 'the list is read from its beginning').not.toBe(before);

      await tabTo(page, 'Now', 4, 'Shift+Tab');
      await press(page, 'Enter');
      await ready(page, '/now');
      await goBy(page, 'Programme');
      await ready(page, '/programme');
      await skipToMain(page);
      await tabTo(page, 'Search', 6);
      await page.keyboard.type(elsewhere);
      await expect(page.getByText('1 session on another day does.')).toBeVisible();
      await tabTo(page, /1 matching session$/, 6, 'Shift+Tab');
      await press(page, 'Enter');
      await tabTo(page, new RegExp(`^${elsewhere}`), 8);
      await press(page, 'Enter');
      await ready(page, '/sessions');
      await expect(page.getByRole('heading', { level: 1 })).toContainText(elsewhere);

      await goBy(page, 'Agenda');
      await ready(page, '/agenda');
      await tabTo(page, 'Help and accessibility', 10, 'Shift+Tab');
      await press(page, 'Enter');
      await ready(page, '/help');
      await tabTo(page, 'Leave this site now', 1);
      await press(page, 'Enter');
      await page.waitForURL(neutral.url);
    });
  });

  test(`a moderator at ${size.width} px: removes a message, with a reason`, async ({ browser }) => {
    await withPage(browser, size, async (page) => {
      const rude = unique('Something rude');
      await signInByLink(page, moderator);
      await goBy(page, 'My rooms');
      await ready(page, '/rooms');
      await skipToMain(page);
      await tabTo(page, /^Open the room of “Opening/, 4);
      await press(page, 'Enter');
      await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
      await another(browser, async (other) => {
        await post(other, rude);
        await expect(message(page, rude)).toBeVisible();
      });

      await skipToMain(page);
      await tabTo(page, /^Remove the message of Chidi/, 6);
      await press(page, 'Enter');
      await expect(page.getByLabel('Reason')).toBeFocused();
      await tabTo(page, 'Remove', 1);
      await press(page, 'Enter');
      await expect(page.getByText('Write a reason of at least 3 characters.')).toBeVisible();
      await expect(page.getByLabel('Reason'), 'it is where something is missing').toBeFocused();
      await page.keyboard.type('Insults nobody deserves');
      await tabTo(page, 'Remove', 1);
      await press(page, 'Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(messages(page).last()).toContainText('Removed by a moderator: Insults nobody deserves');
      await expect(page.getByRole('region', { name: 'Messages' }), 'the button has gone').toBeFocused();
    });
  });

  test(`a moderator at ${size.width} px: mutes somebody for a time and takes it back`, async ({
    browser,
  }) => {
    await withPage(browser, size, async (page) => {
      await another(browser, async (other) => {
        await post(other, unique('Again and again'));
        await expect(messages(other)).not.toHaveCount(0);
      });
      await signInByLink(page, moderator);
      await goBy(page, 'My rooms');
      await ready(page, '/rooms');
      await skipToMain(page);
      await tabTo(page, /^Open the room of “Opening/, 4);
      await press(page, 'Enter');
      await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
      await skipToMain(page);
      await tabTo(page, 'Mute Chidi Templatino', 7);
      await press(page, 'Enter');
      await expect(page.getByLabel('Reason')).toBeFocused();
      await page.keyboard.type('A break for everybody');
      await tabTo(page, /^For how long/, 1, 'Shift+Tab');
      await press(page, 'ArrowDown');
      await expect(page.getByLabel('For how long')).not.toHaveValue('5');
      await tabTo(page, 'Mute', 2);
      await press(page, 'Enter');
      await expect(page.getByText(/^Chidi Templatino is muted until/)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Mute Chidi Templatino', exact: true })).toBeFocused();
      await tabTo(page, 'Unmute Chidi Templatino', 4);
      await press(page, 'Enter');
      await page.keyboard.type('That was long enough');
      await tabTo(page, 'Unmute', 1);
      await press(page, 'Enter');
      await expect(page.getByText(/^Chidi Templatino is muted until/)).toHaveCount(0);
      await tabTo(page, 'Write to the room', 3);
    });
  });

  test(`an organiser at ${size.width} px: palette, session, programme by core area, rooms, another part`, async ({
    browser,
  }) => {
    await withPage(browser, size, async (page) => {
      await signInByLink(page, organiser);
      await press(page, 'Control+k');
      await expect(page.getByLabel('Page, session, or room')).toBeFocused();
      await page.keyboard.type(elsewhere);
      await press(page, 'ArrowDown', 'Enter');
      await ready(page, '/sessions');
      await expect(page.getByRole('heading', { level: 1 })).toContainText(elsewhere);
      await goBy(page, 'Programme');
      await ready(page, '/programme');
      await skipToMain(page);
      await tabTo(page, /^Core area/, 7);
      await press(page, 'ArrowDown');
      await expect(page).toHaveURL(/[?&]core_area=/);
      await expect(page.getByLabel('Core area')).toBeFocused();
      await goBy(page, 'Rooms', 'content');
      await ready(page, '/rooms');
      await tabTo(page, /^Work as/, 14, size.width < 768 ? 'Shift+Tab' : 'Tab');
      await press(page, 'ArrowDown');
      await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
        'Now',
        'Programme',
        'Agenda',
        'Communities',
        'Me',
      ]);
    });
  });
}

/** The text at the top of the list of messages. */
function firstInSight(page: Page): Promise<string> {
  return page.getByRole('region', { name: 'Messages' }).evaluate((list) => {
    const top = list.getBoundingClientRect().top;
    const rows = [...list.querySelectorAll('li')];
    return rows.find((row) => row.getBoundingClientRect().bottom > top)?.textContent ?? '';
  });
}
