import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test, unique } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { own, signInOf } from './registration-steps';

test.describe.configure({ timeout: 90_000 });

const coordinator = 'R0516';

const form = {
  ...{ display: 'full', title: '', organisation: 'City of Sampleville', discipline: 'city_hall' },
  ...{ mode: 'in_person', listed: false },
};

test('the coordinator sees what somebody needs, filters and takes it along by keyboard, and nobody else does', async ({
  enter,
}) => {
  const { page: organiser, context } = await enter('organiser');
  const name = unique('Needs Something').replace(/[^\w ]/g, '');
  const registration = await invited(name);
  const { page: guest } = await enter('nobody');
  await signInOf(guest, registration);
  await ready(guest, '/now');
  const access = { needs: ['asl', 'front_row_seat'], note: 'Near the left wall' };
  const sent = await guest.context().request.post('/api/v1/me/registration', {
    data: { form: { ...form, name }, access },
    headers: own(),
  });
  expect(sent.status(), await sent.text()).toBe(200);

  const { page } = await enter('nobody');
  await signInOf(page, coordinator);
  await ready(page, '/now');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Access needs' }).click();
  await ready(page, '/access-needs');
  const people = page.getByRole('table', { name: 'Who needs what' });
  const row = people.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('American Sign Language; A seat in the front row');
  await expect(row).toContainText('Near the left wall');
  await expect(page.getByRole('table', { name: 'How many need it' })).toContainText('American Sign Language');
  await expectAccessible(page, 'what people need');

  const filter = page.getByLabel('Show who needs');
  await page.reload();
  await ready(page, '/access-needs');
  await skipToMain(page);
  await tabTo(page, 'Show who needs', 16);
  await press(page, 'End');
  await expect(filter).toHaveValue('note');
  await expect(row).toHaveCount(1);
  const file = page.waitForEvent('download');
  await tabTo(page, 'Save as a table (CSV)', 16, 'Shift+Tab');
  await press(page, 'Enter');
  expect(readFileSync(await (await file).path(), 'utf8')).toContain(`${name},,in_person,submitted`);

  await organiser.goto('/access-needs');
  await ready(organiser, '/access-needs');
  await expect(organiser.getByRole('heading', { name: 'This page is not for you' })).toBeVisible();
  await expect(organiser.getByRole('main')).not.toContainText(name);
  await expectRecorded(organiser);

  async function invited(whose: string): Promise<string> {
    const email = `${unique('guest').replace(/\W/g, '')}@example.org`;
    const answer = await context.request.post('/api/v1/registrations/invite', {
      data: { email, name: whose, kind: 'guest' },
      headers: own(),
    });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()).registration;
  }
});

/** The record says that the list was opened and taken along, and not what it said. */
async function expectRecorded(page: Page): Promise<void> {
  await page.goto('/audit');
  await ready(page, '/audit');
  const record = page.locator('[data-entry]');
  await expect(record.filter({ hasText: 'Opened the list of access needs' })).not.toHaveCount(0);
  await expect(record.filter({ hasText: 'Took the list of access needs along' })).not.toHaveCount(0);
  await expect(page.getByRole('main')).not.toContainText('Near the left wall');
}
