import type { Browser, Locator, Page } from '@playwright/test';
import { expect, openRoom, pick, ready, test, unique } from './fixtures';
import { OwnServer } from './own-server';

test.describe.configure({ timeout: 120_000 });

/** Most tests have a server of their own, so that a room holds what the test has written and nothing else. */
const [reader, writer] = ['P0005', 'P0498'] as const;
const session = 'S03';

async function together(
  browser: Browser,
  use: (reading: Page, writing: Page, server: OwnServer) => Promise<void>,
): Promise<void> {
  const server = await OwnServer.start([reader, writer]);
  const options = { locale: 'en-US', timezoneId: 'America/New_York', baseURL: server.url };
  const contexts = [await browser.newContext(options), await browser.newContext(options)] as const;
  try {
    const reading = await server.enterRoom(contexts[0], reader, session);
    const writing = await server.enterRoom(contexts[1], writer, session);
    await use(reading, writing, server);
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
  }
}

/** Writes over a connection of its own, one message after the other. */
async function write(page: Page, room: string, texts: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ room, texts }) =>
      new Promise<void>((done, fail) => {
        const socket = new WebSocket('/api/v1/live', 'convene.v1');
        const join = { id: 1, do: 'room.join', room };
        let sent = 0;
        const next = (): void => {
          const text = texts[sent++];
          if (text === undefined) {
            socket.close();
            done();
            return;
          }
          socket.send(
            JSON.stringify({ id: sent + 1, do: 'room.post', room, client_id: crypto.randomUUID(), text }),
          );
        };
        socket.onerror = () => fail(new Error('no connection to write with'));
        socket.onmessage = ({ data }) => {
          for (const line of String(data).split('\n')) {
            const frame = JSON.parse(line) as { event?: string; id?: number; ok?: unknown; error?: unknown };
            if (frame.event === 'hello') socket.send(JSON.stringify(join));
            else if (frame.error) fail(new Error(line));
            else if (frame.id !== undefined) next();
          }
        };
      }),
    { room, texts },
  );
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Message number ${from + index}`);
}

async function openPlain(page: Page, room: string): Promise<void> {
  await page.goto(`/rooms/${room}/plain`);
  await ready(page, '/rooms/plain');
}

function plain(page: Page): Locator {
  return page.locator('[data-plain]');
}

/** The texts of the plain page, from top to bottom. */
function texts(page: Page): Promise<string[]> {
  return plain(page).getByRole('listitem').locator('p').allInnerTexts();
}

function earlier(page: Page): Locator {
  return plain(page).getByRole('button', { name: 'Earlier messages' });
}

function later(page: Page): Locator {
  return plain(page).getByRole('button', { name: /^Get new messages/ });
}

/** The heading of the message with this text. */
function headingOf(page: Page, text: string): Locator {
  return plain(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(text, { exact: true }) })
    .getByRole('heading', { level: 4 });
}

/** The number of the first message that is shown; they go on without a gap to the last that was written. */
async function firstShown(page: Page, last: number): Promise<number> {
  const shown = await texts(page);
  const first = last - shown.length + 1;
  expect(shown).toEqual(numbered(first, last));
  return first;
}

test('the plain page has every message of the live room, in the same order', async ({ browser }) => {
  await together(browser, async (reading, writing) => {
    await write(writing, session, numbered(1, 230));
    const history = reading.getByRole('region', { name: 'Messages' });
    await expect(history.getByText('Message number 230', { exact: true })).toBeVisible();
    const begin = history.getByText('This is where the room begins.');
    await expect(async () => {
      const more = history.getByRole('button', { name: 'Load earlier messages' });
      if ((await begin.count()) === 0) await more.click();
      await expect(begin).toBeAttached({ timeout: 500 });
    }).toPass();
    const live = await history.locator('[data-message] .text').allInnerTexts();
    expect(live).toEqual(numbered(1, 230));

    await reading.getByRole('link', { name: 'Read all as a plain page' }).click();
    await ready(reading, '/rooms/plain');
    await expect(headingOf(reading, 'Message number 230')).toBeVisible();
    const first = await firstShown(reading, 230);
    expect(first, 'a page of a bounded size: 50 messages, and what followed an old snapshot').toBeGreaterThan(
      230 - 50 - 64,
    );
    await earlier(reading).click();
    await expect(headingOf(reading, `Message number ${first - 100}`)).toBeFocused();
    await expect(plain(reading).getByRole('status')).toHaveText('100 earlier messages are here now.');
    await earlier(reading).click();
    await expect(headingOf(reading, 'Message number 1')).toBeFocused();
    await expect(earlier(reading)).toHaveCount(0);
    await expect(plain(reading).getByText('This is where the room begins.')).toBeVisible();
    expect(await texts(reading)).toEqual(live);

    await plain(reading).getByRole('link', { name: 'Back to the room' }).click();
    await ready(reading, '/rooms');
    await expect(reading.locator('[data-room]')).toHaveAttribute('data-live', 'true');
  });
});

test('nothing moves and nothing is said while others write; the button brings what is new', async ({
  browser,
}) => {
  await together(browser, async (reading, writing) => {
    await write(writing, session, numbered(1, 40));
    await reading.getByRole('link', { name: 'Read all as a plain page' }).click();
    await ready(reading, '/rooms/plain');
    await reading.evaluate(() => scrollTo(0, 300));
    const picture = () =>
      reading.evaluate(() => {
        const sections = [...document.querySelectorAll('[data-plain] section')];
        const live = [...document.querySelectorAll('[data-plain] :is([role=status], [role=alert])')];
        const tops = sections.map((each) => each.getBoundingClientRect().top);
        return JSON.stringify([
          scrollY,
          tops,
          sections.map((each) => each.innerHTML),
          live.map((each) => each.textContent),
        ]);
      });
    const before = await picture();
    await write(writing, session, numbered(41, 43));
    await expect(later(reading)).toHaveText('Get new messages (3)');
    expect(await picture()).toBe(before);

    await later(reading).click();
    await expect(headingOf(reading, 'Message number 41')).toBeFocused();
    await expect(headingOf(reading, 'Message number 41')).toBeInViewport();
    await expect(plain(reading).getByRole('status')).toHaveText('3 new messages are here now.');
    expect(await texts(reading)).toEqual(numbered(1, 43));
    await expect(later(reading)).toHaveText('Get new messages');
    await later(reading).click();
    await expect(plain(reading).getByRole('status')).toHaveText('There is nothing new.');
  });
});

test('without a network the page stays, says what to do, and goes on when it is back', async ({
  browser,
}) => {
  await together(browser, async (reading, writing) => {
    await write(writing, session, numbered(1, 130));
    await openPlain(reading, session);
    await expect(headingOf(reading, 'Message number 130')).toBeVisible();
    const first = await firstShown(reading, 130);
    await reading.context().setOffline(true);
    await expect(plain(reading).getByText('You are not connected. What is here stays.')).toBeVisible();
    await earlier(reading).click();
    const problem = plain(reading).getByRole('alert');
    await expect(problem).toContainText('The server cannot be reached');
    expect(await firstShown(reading, 130)).toBe(first);

    await reading.context().setOffline(false);
    await problem.getByRole('button', { name: 'Try again' }).click();
    await expect(headingOf(reading, 'Message number 1')).toBeFocused();
    await expect(problem).toHaveCount(0);
    await write(writing, session, numbered(131, 131));
    await expect(later(reading)).toHaveText('Get new messages (1)', { timeout: 20_000 });
  });
});

test('with the keyboard alone: from the room to the page, earlier, new, and back', async ({ browser }) => {
  await together(browser, async (reading, writing) => {
    await write(writing, session, numbered(1, 130));
    const tabTo = async (what: Locator): Promise<void> => {
      await expect(what).toBeVisible();
      for (let presses = 0; presses < 120; presses += 1) {
        await reading.keyboard.press('Tab');
        if (await what.evaluate((element) => element === document.activeElement)) return;
      }
      throw new Error('The Tab key does not lead there.');
    };
    await tabTo(reading.getByRole('link', { name: 'Read all as a plain page' }));
    await reading.keyboard.press('Enter');
    await ready(reading, '/rooms/plain');
    await tabTo(earlier(reading));
    await reading.keyboard.press('Enter');
    await expect(headingOf(reading, 'Message number 1')).toBeFocused();
    await write(writing, session, numbered(131, 132));
    await expect(later(reading)).toHaveText('Get new messages (2)');
    await tabTo(later(reading));
    await reading.keyboard.press('Enter');
    await expect(headingOf(reading, 'Message number 131')).toBeFocused();
    await tabTo(plain(reading).getByRole('link', { name: 'Back to the room' }));
    await reading.keyboard.press('Enter');
    await ready(reading, '/rooms');
  });
});

test('headings and lists tell a screen reader where it is', async ({ browser }) => {
  await together(browser, async (reading, writing) => {
    await write(writing, session, ['First', 'Second']);
    await openPlain(reading, session);
    const title = await plain(reading).getByRole('heading', { level: 1 }).innerText();
    expect(await reading.title()).toBe(`${title}, all messages – Convene`);
    const name = await headingOf(reading, 'First').innerText();
    expect(name.trim()).not.toBe('');
    await expect(plain(reading)).toMatchAriaSnapshot(`
      - paragraph:
        - link "Back to the room"
      - 'heading "${title}" [level=1]'
      - paragraph: /All messages, the oldest first/
      - paragraph: /Moderated by/
      - paragraph: This session is recorded and kept.
      - paragraph:
        - button "Print"
      - paragraph: This is where the room begins.
      - region /day, /:
        - heading /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, / [level=2]
        - heading /\\d+:\\d\\d.* Central \\(.* your time\\)/ [level=3]
        - list:
          - listitem:
            - heading "${name}" [level=4]
            - text: Moderator
            - time: /Central/
            - text: /your/
            - paragraph: First
          - listitem:
            - heading "${name}" [level=4]
            - text: Moderator
            - time: /Central/
            - text: /your/
            - paragraph: Second
      - paragraph:
        - button "Get new messages"
      - status
    `);
    const levels = await plain(reading)
      .getByRole('heading')
      .evaluateAll((all) => all.map((each) => Number(each.tagName.slice(1))));
    const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
    expect(jumps, 'no level is left out').toEqual([]);
  });
});

test('a removed message says so at once, also on the still page', async ({ enter, shared }) => {
  const room = pick(shared, 1);
  const reading = (await enter('attendee')).page;
  const moderator = (await enter('moderator')).page;
  const text = unique('To be removed');
  await openRoom(moderator, room);
  await write(moderator, room.id, [text]);
  await openPlain(reading, room.id);
  await expect(plain(reading).getByText(text)).toBeVisible();
  const item = moderator.locator('[data-message]').filter({ hasText: text });
  await item.getByRole('button', { name: /^Remove/ }).click();
  const dialog = moderator.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Names an open case.');
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(plain(reading).getByText(text)).toHaveCount(0);
  await expect(plain(reading).getByText('Removed by a moderator: Names an open case.').last()).toBeVisible();
});

test('a room that is not for attribution is read after agreeing in the room', async ({ enter }) => {
  const { page, context } = await enter('attendee2');
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const rooms = programme.sessions.filter(
    (each: { attribution?: string; may_join: boolean; room?: string }) =>
      each.attribution === 'not_for_attribution' && each.may_join && each.room,
  );
  const room: string = rooms.at(-1)?.room ?? '';
  await openPlain(page, room);
  await expect(plain(page).getByRole('heading', { name: 'Agree in the room first' })).toBeVisible();
  await expect(later(page)).toHaveCount(0);
  await plain(page).getByRole('link', { name: 'Go to the room' }).click();
  await page.getByRole('button', { name: 'I agree, join the room' }).click();
  await page.getByRole('link', { name: 'Read all as a plain page' }).click();
  await ready(page, '/rooms/plain');
  await expect(plain(page).getByText('Do not say who said it or who was here.')).toBeVisible();
  await expect(later(page)).toBeVisible();
});

test('a room that is not there, or not open, leads on', async ({ enter }) => {
  const { page } = await enter('attendee');
  await openPlain(page, 'no-such-room');
  const problem = plain(page).getByRole('alert');
  await expect(problem).toContainText('You could not join the room');
  await expect(problem.getByRole('link', { name: 'Go to the programme' })).toBeVisible();
});

test('printed it is black on white, with title, time and zone, and without menus', async ({
  enter,
  shared,
}) => {
  const room = pick(shared, 0);
  const { page } = await enter('attendee', { colorScheme: 'dark' });
  const text = unique('On paper');
  await page.goto('/now');
  await write(page, room.id, [text]);
  await openPlain(page, room.id);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const paper = page.getByText(text, { exact: true });
  await expect(paper).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(room.title);
  await expect(page.getByText(/^Printed \w+day, .*\d+:\d\d (am|pm) Central/)).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /Leave|Back|Help|Convene/ })).toHaveCount(0);
  const ink = await paper.evaluate((element) => getComputedStyle(element).color);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect([ink, ground]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
});

test('the page speaks Spanish', async ({ enter, shared }) => {
  const room = pick(shared, 0);
  const { page } = await enter('attendee', { locale: 'es-MX' });
  await page.goto('/now');
  await write(page, room.id, [unique('Hola')]);
  await page.goto(`/rooms/${room.id}`);
  await page.getByRole('link', { name: 'Leer todo como página sencilla' }).click();
  await ready(page, '/rooms/plain');
  await write(page, room.id, [unique('Otra vez')]);
  await plain(page).getByRole('button', { name: 'Traer mensajes nuevos (1)' }).click();
  await expect(plain(page).getByRole('status')).toHaveText('Ya está aquí 1 mensaje nuevo.');
  await expect(plain(page).getByRole('link', { name: 'Volver a la sala' })).toBeVisible();
  await expect(plain(page).getByRole('heading', { level: 3 }).last()).toContainText('hora central');
});
