import { expectAccessible } from './axe';
import { composer, expect, openRoom, pick, post, ready, test, unique } from './fixtures';

// States that only one page has; what every page has is in accessibility.spec.ts.
test.describe.configure({ timeout: 120_000 });

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
  await page.goto('/sign-in#t=not-a-token');
  await page.reload();
  await ready(page, '/sign-in');
  await expectAccessible(page, 'sign-in with a link');
});

test('session and room', async ({ enter, shared }) => {
  const { page } = await enter('attendee');
  const session = pick(shared, 0);
  await openRoom(page, session);
  await post(page, unique('For the accessibility check, with https://example.org/'));
  await expectAccessible(page, 'session and room');
});

test('session and room of a moderator, with a dialog open', async ({ enter, shared }) => {
  const { page } = await enter('moderator');
  await openRoom(page, pick(shared, 0));
  await post(page, unique('Moderating'));
  await expectAccessible(page, 'room of a moderator');
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

test('the plain page of a room: read, failed, with terms, and not there', async ({ enter, shared }) => {
  const { page, context } = await enter('attendee');
  await openRoom(page, pick(shared, 0));
  await post(page, unique('For the plain page, with https://example.org/'));
  await page.getByRole('link', { name: 'Read all as a plain page' }).click();
  await ready(page, '/rooms/plain');
  await expectAccessible(page, 'a plain page');
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
