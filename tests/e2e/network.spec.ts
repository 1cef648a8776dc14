import type { Page, WebSocket } from '@playwright/test';
import { composer, expect, message, openRoom, pick, post, test, unique } from './fixtures';

/** Resolves when the page has sent a command of this kind with this text. */
function commandSent(page: Page, name: string, text: string): Promise<void> {
  return new Promise((done) => {
    const follow = (socket: WebSocket) =>
      socket.on('framesent', ({ payload }) => {
        const frame = payload.toString();
        if (frame.includes(`"do":"${name}"`) && frame.includes(text)) done();
      });
    page.on('websocket', follow);
  });
}

function state(page: Page) {
  return page.locator('header').getByRole('status');
}

test('what is typed survives a reload, kept on the server and nowhere in the browser', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 0);
  const { page } = await enter('attendee');
  const text = unique('Half a thought');
  const saved = commandSent(page, 'room.draft', text);
  await openRoom(page, session);
  await composer(page).fill(text);
  await saved;
  await page.reload();
  await expect(composer(page)).toHaveValue(text);

  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, document.cookie]);
  });
  expect(kept).not.toContain(text);
  await composer(page).press('Enter');
  await expect(message(page, text)).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
  await expect(composer(page)).toHaveValue('');
});

test('after a drop the room says what was missed, and what was written meanwhile goes out once', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 0);
  const away = await enter('attendee');
  const here = (await enter('moderator')).page;
  await openRoom(away.page, session);
  await openRoom(here, session);
  await expect(state(away.page)).toHaveText('Connected');

  await away.context.setOffline(true);
  await expect(state(away.page)).toHaveText('You are offline. Waiting…');
  await expect(away.page.getByText('You are not connected. You can go on writing')).toBeVisible();
  const mine = unique('Written while offline');
  await composer(away.page).fill(mine);
  await composer(away.page).press('Enter');
  await expect(away.page.getByText('Waiting for the connection')).toBeVisible();
  const missed = [unique('missed one'), unique('missed two'), unique('missed three')];
  for (const text of missed) {
    await post(here, text);
    await expect(message(here, text)).toBeVisible();
  }

  await away.context.setOffline(false);
  await expect(state(away.page)).toHaveText('Connected');
  const mark = away.page.getByText(/^You were away \d+ (s|min): 3 messages, here they are$/);
  await expect(mark.first()).toBeVisible();
  for (const text of [...missed, mine]) await expect(message(away.page, text)).toHaveCount(1);
  await expect(message(here, mine)).toHaveCount(1);
  await expect(away.page.getByText('Waiting for the connection')).toHaveCount(0);
});

test('a server that hides what was missed makes the words wrong (control)', async ({ enter, shared }) => {
  const session = pick(shared, 0);
  const away = await enter('attendee');
  const here = (await enter('moderator')).page;
  await away.page.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => socket.send(frame.toString().replace(/"missed":\d+/, '"missed":0')));
  });
  await openRoom(away.page, session);
  await openRoom(here, session);
  await away.context.setOffline(true);
  await expect(state(away.page)).toHaveText('You are offline. Waiting…');
  const text = unique('Hidden');
  await post(here, text);
  await expect(message(here, text)).toBeVisible();
  await away.context.setOffline(false);
  await expect(message(away.page, text)).toBeVisible();
  await expect(away.page.getByText('You missed nothing.').first()).toBeVisible();
  await expect(away.page.getByText(/^You were away/)).toHaveCount(0);
});

test('after a drop in silence the room says that nothing was missed, and keeps what is typed', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 1);
  const { page, context } = await enter('attendee');
  await openRoom(page, session);
  await context.setOffline(true);
  await expect(state(page)).toHaveText('You are offline. Waiting…');
  const typed = unique('Typed while offline');
  await composer(page).fill(typed);
  await context.setOffline(false);
  await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
  await expect(page.getByText('You missed nothing.').first()).toBeVisible();
  await expect(composer(page)).toHaveValue(typed);
  await composer(page).fill('');
});

test('a message that the server does not take is kept and can be sent again', async ({ enter, shared }) => {
  const session = pick(shared, 0);
  const { page } = await enter('attendee');
  let refusals = 0;
  await page.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const command = /"id":(\d+),"do":"room.post"/.exec(frame.toString());
      if (command && refusals === 0) {
        refusals += 1;
        const error = { code: 'internal', message: 'The server stumbled.', retry: 'never' };
        socket.send(JSON.stringify({ id: Number(command[1]), error }));
      } else {
        server.send(frame);
      }
    });
  });
  await openRoom(page, session);
  const text = unique('Refused at first');
  await composer(page).fill(text);
  await composer(page).press('Enter');
  const failed = page.locator('[data-client-id]').filter({ hasText: text });
  await expect(failed).toContainText('Not sent. The server stumbled.');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(message(page, text)).toBeVisible();
  await expect(failed).toHaveCount(0);
});
