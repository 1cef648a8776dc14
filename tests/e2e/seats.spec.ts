import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';

// The sample's S37 is full and nobody waits; the attendee has a seat there, the second attendee one in S38 at the same
// time. S08 is at the time of the attendee's seat in S10.
test.describe.configure({ timeout: 90_000 });

async function openSession(page: Page, id: string): Promise<void> {
  await page.goto(`/sessions/${id}`);
  await ready(page, '/sessions');
}

function seats(page: Page) {
  return page.getByRole('region', { name: 'Your seat' });
}

test('J03: a full workshop: wait in line, be offered a seat without a reload, and say which to keep', async ({
  enter,
}) => {
  const { page: leaver } = await enter('attendee', { viewport: { width: 320, height: 640 } });
  const { page: waiter } = await enter('attendee2', { viewport: { width: 320, height: 640 } });
  await openSession(waiter, 'S37');
  await expect(seats(waiter)).toContainText('60 of 60 seats taken');
  await seats(waiter).getByRole('button', { name: 'Wait in line' }).click();
  await expect(seats(waiter).getByRole('status')).toContainText('You are number 1 in line');
  await expectAccessible(waiter, 'a place in the line');

  await openSession(leaver, 'S37');
  await expect(seats(leaver).getByRole('status')).toContainText('You have a seat');
  await expectAccessible(leaver, 'a seat');
  await seats(leaver).getByRole('button', { name: 'Give the seat back' }).click();
  await expect(leaver.getByRole('dialog')).toContainText('1 person waits');
  await leaver.getByRole('dialog').getByRole('button', { name: 'Keep my seat' }).click();
  await expect(seats(leaver).getByRole('status')).toContainText('You have a seat');
  await seats(leaver).getByRole('button', { name: 'Give the seat back' }).click();
  await leaver.getByRole('dialog').getByRole('button', { name: 'Give the seat back' }).click();
  await expect(seats(leaver).getByRole('status')).toContainText('All seats are taken');

  await expect(seats(waiter).getByRole('status')).toContainText('A seat is free for you');
  await expect(seats(waiter)).toContainText('We hold it for you until');
  await expectAccessible(waiter, 'an offer');
  await seats(waiter).getByRole('button', { name: 'Take the seat' }).click();
  const dialog = waiter.getByRole('dialog', { name: 'You have a seat at the same time' });
  await expectAccessible(waiter, 'a choice between two seats');
  await dialog.getByRole('button', { name: 'Keep the seat that I have' }).click();
  await expect(seats(waiter).getByRole('status')).toContainText('A seat is free for you');
  await seats(waiter).getByRole('button', { name: 'Take the seat' }).click();
  await dialog.getByRole('button', { name: 'Give that one up and take this seat' }).click();
  await expect(seats(waiter).getByRole('status')).toContainText('You have a seat');
  await openSession(waiter, 'S38');
  await expect(seats(waiter).getByRole('status')).toContainText('You have no seat here yet');
});

test('a seat is taken and given back with the keyboard alone, and others see the count', async ({
  enter,
}) => {
  const { page } = await enter('attendee');
  const { page: watcher } = await enter('attendee2');
  await openSession(page, 'S08');
  await openSession(watcher, 'S08');
  const before = await seats(watcher).getByText('seats taken').innerText();
  const taken = Number(before.split(' ')[0]);
  const button = seats(page).getByRole('button', { name: 'Take a seat' });
  for (let i = 0; i < 60 && !(await button.evaluate((each) => each === document.activeElement)); ++i) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'You have a seat at the same time' });
  await expect(dialog).toContainText('You cannot be in two sessions at once');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(seats(page).getByRole('status')).toContainText('You have no seat here yet');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Give that one up and take this seat' }).press('Enter');
  await expect(seats(page).getByRole('status')).toContainText('You have a seat');
  await expect(page.getByRole('heading', { name: 'Your seat' })).toBeFocused();
  await expect(seats(watcher)).toContainText(`${taken + 1} of 90 seats taken`);
  await seats(page).getByRole('button', { name: 'Give the seat back' }).press('Enter');
  await expect(seats(page).getByRole('status')).toContainText('You have no seat here yet');
  await expect(seats(watcher)).toContainText(`${taken} of 90 seats taken`);
});

test('what failed is said, and nothing is lost', async ({ enter }) => {
  const { page } = await enter('attendee2');
  await openSession(page, 'S06');
  await page.route('**/seat', (route) => route.abort());
  await seats(page).getByRole('button', { name: 'Take a seat' }).click();
  await expect(seats(page).getByRole('alert')).toContainText('The server cannot be reached');
  await expectAccessible(page, 'a seat without a server');
  await page.unroute('**/seat');
  await expect(seats(page).getByRole('button', { name: 'Take a seat' })).toBeEnabled();
});

test('in Spanish', async ({ enter }) => {
  const { page } = await enter('attendee', { locale: 'es-MX' });
  await openSession(page, 'S18');
  await expect(page.getByRole('region', { name: 'Su lugar' })).toContainText('Tiene un lugar');
});
