import { readFileSync } from 'node:fs';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test, unique } from './fixtures';

test.describe.configure({ timeout: 120_000 });

test('people are invited by a table: tried, row by row, then done', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/registrations');
  await ready(page, '/registrations');
  const name = unique('Table').replace(/\W/g, '');
  const mail = name.toLowerCase();
  await page.getByRole('button', { name: 'Invite by a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite by a table' });
  await dialog.getByLabel('CSV file').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `email,name,kind,site\n${mail}.1@example.org,${name} =cmd(),guest,\n` +
        `${mail}.2@example.org,${name} Two,,"Camden, NJ"\nnobody,Wrong,guest,\n`,
    ),
  });
  await expect(dialog.getByRole('status')).toContainText('Invited: 2. Here already: 0. Not taken: 1.');
  await expect(dialog.getByRole('status')).toContainText('No one is invited yet.');
  await expect(dialog.getByText('email: This is not a mail address.')).toBeVisible();
  await expectAccessible(page, 'a table of people that was tried');
  await page.setViewportSize(sizes.phone);
  await expectAccessible(page, 'a table of people on a phone');
  await page.setViewportSize(sizes.desk);
  await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
  await expect(dialog.getByRole('heading', { name: 'The table is done' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Invite by a table' })).toBeFocused();
  await page.getByLabel('Name or organisation').fill(name);
  await expect(page.getByRole('link', { name: `${name} =cmd()` })).toBeVisible();
  await expect(page.getByRole('link', { name: `${name} Two` })).toBeVisible();
});

test('badges of a team are made, saved, and the keyboard is enough', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/delegations/SITE02');
  await ready(page, '/delegations/one');
  await page.getByRole('button', { name: 'Badges to print' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Badges to print' });
  await expectAccessible(page, 'the question which paper');
  await dialog.getByLabel('A4').check();
  await dialog.getByRole('button', { name: 'Make the PDF' }).focus();
  await page.keyboard.press('Enter');
  const save = dialog.getByRole('link', { name: 'Save the PDF' });
  await expect(save).toBeFocused();
  await expect(dialog.getByRole('status')).toContainText('The badges are ready.');
  await expectAccessible(page, 'badges that are ready');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('badges.pdf');
  const saved = readFileSync(await download.path());
  expect(saved.subarray(0, 5).toString()).toBe('%PDF-');
  expect(saved.toString('latin1')).toContain('[ 0 0 595.28 841.89 ]');
});

test('badges of those who were chosen leave out who has no place', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/registrations?status=confirmed');
  await ready(page, '/registrations');
  await page.setViewportSize(sizes.desk);
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('checkbox').nth(2).check();
  await page.getByRole('button', { name: 'Badges for 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Badges to print' });
  await expect(dialog).toContainText('Of 2 people you chose.');
  await dialog.getByRole('button', { name: 'Make the PDF' }).click();
  await expect(dialog.getByRole('link', { name: 'Save the PDF' })).toBeVisible();
  await page.goto('/registrations?status=invited');
  await ready(page, '/registrations');
  await page.getByRole('checkbox').nth(1).check();
  await expect(page.getByText('No one you chose holds a place')).toBeVisible();
});
