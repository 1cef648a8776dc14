import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, message, openRoom, pick, post, ready, test, unique } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { venueTime, yourTime } from './times';

test.describe.configure({ timeout: 90_000 });

const phone = { viewport: { width: 320, height: 640 } };

async function openAudit(page: Page): Promise<void> {
  await page.goto('/audit');
  await ready(page, '/audit');
}

function entries(page: Page) {
  return page.locator('[data-entry]');
}

/** The moderator mutes who wrote `text`, and lets them write again. */
async function muteAndUnmute(moderator: Page, text: string, reason: string): Promise<void> {
  await message(moderator, text).getByRole('button', { name: /^Mute/ }).click();
  const dialog = moderator.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await moderator
    .getByRole('button', { name: /^Unmute/ })
    .first()
    .click();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Unmute' }).click();
  await expect(dialog).toHaveCount(0);
}

test('I-21: what staff did stands in the record with the reason, and the person sees it too, at 320 px', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 2);
  const { page: muted } = await enter('attendee2', phone);
  const { page: moderator } = await enter('moderator');
  const { page: organiser } = await enter('organiser', phone);
  const [text, reason] = [unique('A loud word'), unique('Too loud for this room')];
  await openRoom(muted, session);
  await openRoom(moderator, session);
  await post(muted, text);
  await muteAndUnmute(moderator, text, reason);

  await openAudit(organiser);
  const mine = entries(organiser).filter({ hasText: reason });
  await expect(mine).toHaveCount(2);
  await expect(mine.last()).toContainText('Muted a person');
  await expect(mine.first()).toContainText('Unmuted a person');
  await expect(mine.last()).toContainText(new RegExp(`${venueTime}\\s+${yourTime}`));
  await expect(mine.last().getByRole('link')).toHaveAttribute('href', `/rooms/${session.id}`);
  await expect(organiser.getByText(/^(All entries|Entries) are sealed/)).toBeVisible();
  await expectAccessible(organiser, 'the audit record');

  await organiser.getByLabel('What was done').selectOption('Muted a person');
  await expect(mine).toHaveCount(1);
  await expect(organiser.getByText(/entr(y is|ies are) shown/)).toBeVisible();
  const who = await mine.locator('.who').innerText();
  await organiser.getByLabel('Who did it').selectOption(who);
  await expect(mine).toHaveCount(1);
  await organiser.getByLabel('Day at the venue').fill('2001-01-01');
  await expect(organiser.getByText('Nothing here')).toBeVisible();
  await expectAccessible(organiser, 'an audit record without entries');
  await organiser.getByRole('button', { name: 'Show everything' }).click();
  await expect(mine).toHaveCount(2);

  await muted.goto('/me');
  await ready(muted, '/me');
  const about = muted.getByRole('region', { name: 'What staff did about you' });
  await expect(about.getByRole('listitem').filter({ hasText: reason })).toHaveCount(2);
  await expect(about).toContainText('You were muted in a room');
  await expect(about).not.toContainText(who);
  await expectAccessible(muted, 'what staff did about me');
});

test('the record is found, filtered and read on with the keyboard alone', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/now');
  await ready(page, '/now');
  await press(page, 'Control+k');
  await expect(page.getByLabel('Page, session, or room')).toBeFocused();
  await page.keyboard.type('Audit');
  await press(page, 'Enter');
  await ready(page, '/audit');
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' }),
  ).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await ready(page, '/audit');
  await skipToMain(page);
  await tabTo(page, 'What was done', 2);
  await page.keyboard.type('Opened the audit');
  await expect(entries(page).first()).toContainText('Opened the audit record');
  await expect(page.getByLabel('What was done')).toBeFocused();
  await tabTo(page, 'Who did it', 1);
  await tabTo(page, 'Show everything', 5);
  await press(page, 'Enter');
  await expect(page.getByLabel('What was done')).toHaveValue('');
});

test('older entries follow when they are asked for', async ({ enter }) => {
  const { page } = await enter('organiser');
  const row = (seq: number) => ({
    seq,
    at: '2027-12-06T16:00:00Z',
    actor: 'P0490',
    actor_name: 'Amara Demoson',
    action: seq === 1 ? 'something.new' : 'room.lock',
    object: 'S03',
    object_name: 'A session',
    room: 'S03',
    reason: `reason ${seq}`,
  });
  const page_ = (from: number, to: number, next: number) => ({
    entries: Array.from({ length: from - to + 1 }, (_, index) => row(from - index)),
    next,
    newest: 120,
    sealed: 118,
  });
  await page.route('**/api/v1/audit*', (route) =>
    route.fulfill({
      json: route.request().url().includes('before=21') ? page_(20, 1, 0) : page_(120, 21, 21),
    }),
  );
  await openAudit(page);
  await expect(
    page.getByText('Entries are sealed up to number 118. The newest is number 120.'),
  ).toBeVisible();
  await expect(entries(page)).toHaveCount(100);
  await page.getByRole('button', { name: 'Show older entries' }).click();
  await expect(entries(page)).toHaveCount(120);
  await expect(page.getByText('120 entries are shown.')).toBeVisible();
  await expect(entries(page).last()).toContainText('something.new');
  await expect(page.getByRole('button', { name: 'Show older entries' })).toHaveCount(0);
});

test('who is not of the staff is told so, without a request that would be refused', async ({ enter }) => {
  const { page } = await enter('attendee', phone);
  await openAudit(page);
  await expect(page.getByText('This page is for organisers')).toBeVisible();
  await expectAccessible(page, 'the audit record for an attendee');
  await page.getByRole('link', { name: 'Go to your page' }).click();
  await ready(page, '/me');
  await expect(page.getByRole('region', { name: 'What staff did about you' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open the audit record' })).toHaveCount(0);
});
