import { composer, expect, message, openRoom, pick, post, test, unique } from './fixtures';
import { venueTime, yourTime } from './times';

test('two browsers in one room see each other; a third removes a message and it is gone everywhere', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 0);
  const one = (await enter('attendee')).page;
  const two = (await enter('attendee2')).page;
  const moderator = (await enter('moderator')).page;
  for (const page of [one, two, moderator]) await openRoom(page, session);

  const hello = unique('Hello from the first');
  const answer = unique('Hello from the second');
  await post(one, hello);
  await expect(message(two, hello)).toBeVisible();
  await post(two, answer);
  await expect(message(one, answer)).toBeVisible();
  await expect(message(moderator, answer)).toBeVisible();
  await expect(message(one, hello)).toContainText('Sent');

  await expect(one.getByRole('button', { name: /^Remove the message/ })).toHaveCount(0);
  await message(moderator, answer)
    .getByRole('button', { name: /^Remove the message/ })
    .click();
  const dialog = moderator.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByText('Write a reason of at least 3 characters.')).toBeVisible();
  const reason = unique('Not for this room');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog).toHaveCount(0);

  await expect(moderator.getByRole('region', { name: 'Messages' }), 'not lost with the button').toBeFocused();
  for (const page of [one, two, moderator]) {
    await expect(page.getByText(answer)).toHaveCount(0);
    await expect(page.getByText(`Removed by a moderator: ${reason}`)).toBeVisible();
  }
  const late = (await enter('attendee')).page;
  await openRoom(late, session);
  await expect(message(late, hello)).toBeVisible();
  await expect(late.getByText(answer)).toHaveCount(0);
});

test('a locked room says so with the reason, and opens again', async ({ enter, shared }) => {
  const session = pick(shared, 0);
  const one = (await enter('attendee')).page;
  const moderator = (await enter('moderator')).page;
  for (const page of [one, moderator]) await openRoom(page, session);

  const change = async (name: string, reason: string) => {
    await moderator.getByRole('button', { name, exact: true }).click();
    const dialog = moderator.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name, exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };
  await change('Lock the room', 'The break has begun.');
  await expect(one.getByText('The room is locked')).toBeVisible();
  await expect(one.getByText('Reason: The break has begun.')).toBeVisible();
  await expect(composer(one)).toHaveCount(0);
  await change('Unlock the room', 'The break is over.');
  await expect(composer(one)).toBeVisible();
});

test('a muted person is told why and until when, in every window', async ({ enter, shared }) => {
  const session = pick(shared, 1);
  const muted = (await enter('attendee2')).page;
  const moderator = (await enter('moderator')).page;
  for (const page of [muted, moderator]) await openRoom(page, session);

  const text = unique('Too loud');
  await post(muted, text);
  await message(moderator, text).getByRole('button', { name: /^Mute/ }).click();
  const dialog = moderator.getByRole('dialog');
  await dialog.getByLabel('For how long').selectOption('1 minute');
  await dialog.getByLabel('Reason').fill('Please calm down.');
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await expect(dialog).toHaveCount(0);

  const until = new RegExp(`until ${venueTime} ${yourTime}`);
  await expect(muted.getByText('You cannot write')).toHaveText(until);
  await expect(muted.getByText('Reason: Please calm down.')).toBeVisible();
  await expect(composer(muted)).toHaveCount(0);
  await muted.reload();
  await expect(muted.getByText('Reason: Please calm down.')).toBeVisible();

  const told = moderator.getByRole('status').filter({ hasText: 'is muted' });
  await expect(told).toContainText(until);
  await told.getByRole('button', { name: /^Unmute/ }).click();
  await dialog.getByLabel('Reason').fill('They calmed down.');
  await dialog.getByRole('button', { name: 'Unmute' }).click();
  await expect(told).toHaveCount(0);
  await expect(composer(muted)).toBeVisible();
});

test('an earlier place in the list is kept while new messages come', async ({ enter, shared }) => {
  const session = pick(shared, 2);
  const reader = (await enter('attendee', { viewport: { width: 1280, height: 600 } })).page;
  const writer = (await enter('moderator')).page;
  for (const page of [reader, writer]) await openRoom(page, session);
  for (let index = 0; index < 4; index += 1) {
    const text = unique(`A long message\n${'line\n'.repeat(12)}`);
    await composer(writer).fill(text);
    await composer(writer).press('Enter');
    await expect(composer(writer)).toHaveValue('');
  }
  await expect(reader.locator('[data-message]').filter({ hasText: 'A long message' })).toHaveCount(4);

  const history = reader.getByRole('region', { name: 'Messages' });
  await history.evaluate((element) => (element.scrollTop = 0));
  await expect(async () => expect(await history.evaluate((element) => element.scrollTop)).toBe(0)).toPass();
  const text = unique('Below the fold');
  await post(writer, text);
  const button = reader.getByRole('button', { name: '1 new message' });
  await expect(button).toBeVisible();
  expect(await history.evaluate((element) => element.scrollTop)).toBe(0);
  await button.click();
  await expect(message(reader, text)).toBeInViewport();
  await expect(button).toHaveCount(0);
});

test('the newest message stays in sight when the list gets smaller, and what is read stays where it is', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 2);
  const { page, context } = await enter('attendee', { viewport: { width: 1280, height: 800 } });
  await openRoom(page, session);
  const last = unique(`The newest\n${'line\n'.repeat(30)}of all`);
  await post(page, last);
  const end = page
    .locator('[data-message]')
    .filter({ hasText: last.slice(-12) })
    .getByText('of all');
  await expect(end).toBeInViewport();
  const history = page.getByRole('region', { name: 'Messages' });
  const fromEnd = () =>
    history.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);

  await page.setViewportSize({ width: 1280, height: 560 });
  await expect.poll(fromEnd, 'after the window got smaller').toBeLessThan(2);
  await context.setOffline(true);
  await expect(page.getByText('You are not connected.')).toBeVisible();
  await expect.poll(fromEnd, 'after the notice came').toBeLessThan(2);

  await history.hover();
  await page.mouse.wheel(0, -200);
  await expect.poll(fromEnd).toBeGreaterThan(100);
  const top = await history.evaluate((element) => element.scrollTop);
  await context.setOffline(false);
  await expect(page.getByText('You are not connected.')).toHaveCount(0);
  expect(await history.evaluate((element) => element.scrollTop)).toBe(top);
});

test('a room that is not for attribution asks for agreement first', async ({ enter }) => {
  const { page, context } = await enter('attendee');
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const session = programme.sessions.find(
    (each: { attribution?: string; may_join: boolean; room?: string }) =>
      each.attribution === 'not_for_attribution' && each.may_join && each.room,
  );
  expect(session, 'the attendee of the tests may join such a room').toBeTruthy();
  await page.goto(`/sessions/${session.id}`);
  await expect(page.getByRole('heading', { name: 'Not for attribution' })).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'I agree, join the room' }).click();
  await expect(composer(page)).toBeVisible();
  const text = unique('Said under a number');
  await post(page, text);
  await expect(message(page, text)).toContainText(/You \(Participant \d+\)/);
});
