import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';
import { OwnServer } from './own-server';

// A server of its own: the sites of the shared one stay as the sample has them.
const organiser = 'P0490';
const organiser2 = 'P0491';
const liaison = 'P0475';
const attendee = 'P0005';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start([organiser, organiser2, liaison, attendee]);
});
test.afterAll(() => server.stop());

async function open(page: Page, path: string, state: string): Promise<void> {
  await page.goto(server.url + path);
  await ready(page, state);
}

test.use({ origin: async ({}, use) => use(server.url) });

test('an organiser looks for sites, and the address keeps what is shown', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sites' }).click();
  await ready(page, '/sites');
  await expect(page.getByRole('status').filter({ hasText: '45 sites' })).toBeVisible();
  await page.getByLabel('Search by name, place, or liaison').fill('camd');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/q=camd/);
  await page.getByLabel('Search by name, place, or liaison').fill('');
  await page.getByLabel('State').selectOption('TN');
  await expect(page.getByRole('status').filter({ hasText: /^\d+ sites/ })).toBeVisible();
  await page.getByLabel('Status').selectOption('alumni');
  await expect(page.getByRole('link', { name: 'Nashville, TN' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Knoxville, TN' })).toHaveCount(0);
  await page.reload();
  await ready(page, '/sites');
  await expect(page.getByLabel('Status')).toHaveValue('alumni');
  await expectAccessible(page, 'sites that were looked for');
});

test('a site is made, led, committed and handed over, with the keyboard alone', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { viewport: { width: 320, height: 640 } });
  await open(page, '/sites', '/sites');
  await page.getByRole('button', { name: 'Make a site' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make a site' }).press('Enter');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await expect(dialog).toContainText('Write a name of at most 120 letters.');
  await expectAccessible(page, 'a new site with an error');
  await page.setViewportSize({ width: 320, height: 640 });
  await page.keyboard.type('Jackson');
  await page.keyboard.press('Tab');
  await page.keyboard.type('MS');
  await page.keyboard.press('Enter');
  await ready(page, '/sites/one');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Jackson, MS');
  expect(new URL(page.url()).pathname).toBe('/sites/jackson-ms');

  // An active commitment needs somebody who leads (I-25).
  await page.getByRole('button', { name: 'Add a commitment' }).press('Enter');
  await dialog.getByLabel('Status').selectOption('Active');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('An active commitment needs a primary liaison');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add a commitment' })).toBeFocused();

  await page.getByRole('button', { name: 'Name a primary liaison…' }).press('Enter');
  await dialog.getByLabel('Primary liaison').selectOption('Iris Pretendson');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a commitment' }).press('Enter');
  await dialog.getByLabel('Status').selectOption('Active');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Commitments' })).toContainText('Active');

  await page.getByRole('button', { name: 'Hand over…' }).press('Enter');
  await expect(dialog).toContainText('Iris Pretendson ends and the new liaison begins at the same moment.');
  await dialog.getByLabel('Primary liaison').selectOption('Devon Ejemplez');
  await dialog.getByLabel(/Note for the next one/).fill('Ask for the analyst first.');
  await expectAccessible(page, 'a hand-over');
  await dialog.getByRole('button', { name: 'Hand over' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Who works with it' })).toContainText('Devon Ejemplez');
  await expect(page.getByRole('region', { name: 'Who works with it' })).not.toContainText('Iris Pretendson');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toHaveCount(2);
  await expect(history).toContainText('Ask for the analyst first.');
  await expect(history).toContainText('Iris Pretendson');
  // Half of a button under the header would be too small a target.
  await page.evaluate(() => scrollTo(0, 0));
  await expectAccessible(page, 'a site with its history');
});

test('a cohort is made, and sites can enter in it', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser);
  await open(page, '/sites', '/sites');
  await page.getByRole('button', { name: 'Make a cohort' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label').fill('Cohort of the test');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Starts on')).toBeFocused();
  await expectAccessible(page, 'a cohort with an error');
  await dialog.getByLabel('Starts on').fill('2027-10-01');
  await dialog.getByLabel('Ends on').fill('2030-09-30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The cohort is there.' })).toBeVisible();
  await expect(page.getByLabel('Cohort', { exact: true })).toContainText('Cohort of the test');
});

test('of two organisers at once the second is told what changed, and decides', async ({ enter }) => {
  const first = await server.enterAs(enter, organiser);
  const second = await server.enterAs(enter, organiser2);
  for (const page of [first, second]) {
    await open(page, '/sites/SITE02', '/sites/one');
    await page.getByRole('button', { name: 'Change this' }).click();
  }
  await first.getByRole('dialog').getByLabel('Other public names').fill('The windy city');
  await first.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(first.getByRole('region', { name: 'What it is' })).toContainText('The windy city');

  const dialog = second.getByRole('dialog');
  await dialog.getByLabel('Time zone').selectOption('America/Detroit');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Somebody else changed this site while you wrote');
  await expect(dialog.getByRole('alert')).toContainText(
    'Other public names: it was “”, now it is “The windy city”',
  );
  await expect(dialog.getByLabel('Time zone')).toHaveValue('America/Detroit');
  await expectAccessible(second, 'a change that came too late');
  await dialog.getByRole('button', { name: 'Save mine on top of it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(second.getByRole('region', { name: 'What it is' })).toContainText('The windy city');
  await expect(second.getByRole('region', { name: 'What it is' })).toContainText('Eastern');
});

test('a table is tried, put right row by row, taken, and saved again', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser);
  await open(page, '/sites', '/sites');
  const table =
    'name,state,time_zone,public_names\nJackson,TN,America/Chicago,=cmd()\nGary,IN,Nowhere,\nCamden,NJ,,\n';
  await page.getByLabel('CSV file').setInputFiles({
    name: 'sites.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  const section = page.getByRole('region', { name: 'Take sites from a table' });
  await expect(section.getByRole('status')).toContainText('New: 1. Changed: 0. The same: 1. Not taken: 1.');
  await expect(section.getByRole('status')).toContainText('Nothing has changed yet.');
  const wrong = section.getByRole('row').filter({ hasText: 'Not taken' });
  await expect(wrong).toContainText('time_zone');
  await expect(wrong).toContainText('This is not a time zone');
  await expectAccessible(page, 'a table that was tried');
  await page.setViewportSize(sizes.desk);
  await section.getByRole('button', { name: 'Take 1 row' }).click();
  await expect(section.getByRole('status')).toContainText('The table was taken in');
  await expect(page.getByRole('link', { name: 'Jackson, TN' })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a table (CSV)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('sites.csv');
  const saved = readFileSync(await download.path(), 'utf8');
  expect(saved).toContain('Jackson,TN,city,,America/Chicago,"\'=cmd()"');

  await page.getByLabel('CSV file').setInputFiles({
    name: 'broken.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,state,colour\nx,TX,red\n'),
  });
  await expect(section.getByRole('alert')).toContainText('There is no column "colour" here');
});

test('a liaison sees their sites with the last note, and changes nothing', async ({ enter }) => {
  const page = await server.enterAs(enter, liaison, { viewport: sizes.phone });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My sites' }).click();
  await ready(page, '/my-sites');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([
    'Camden, NJ',
    'Chicago, IL',
    'Detroit, MI',
  ]);
  await expectAccessible(page, 'the sites of a liaison');
  await page.getByRole('link', { name: 'Camden, NJ' }).click();
  await ready(page, '/sites/one');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Camden, NJ');
  await expect(page.getByRole('button', { name: 'Change this' })).toHaveCount(0);
  await open(page, '/sites/SITE04', '/sites/one');
  await expect(page.getByRole('alert')).toContainText('There is nothing here');
});

test('somebody of a site sees its liaison by the name that is shown, and no notes', async ({ enter }) => {
  const page = await server.enterAs(enter, attendee, { viewport: sizes.phone });
  await page.getByRole('link', { name: 'Your site, and who helps it' }).click();
  await ready(page, '/my-site');
  await expect(page.getByText('Camden, NJ')).toBeVisible();
  const helps = page.getByRole('region', { name: 'Who helps us' });
  await expect(helps).toContainText('Iris Pretendson');
  await expect(helps).toContainText('Primary liaison');
  await expect(page.getByRole('region', { name: 'Commitments' })).toContainText('Alumni');
  await expectAccessible(page, 'my site');
  await open(page, '/sites', '/sites');
  await expect(page.getByRole('button', { name: 'Make a site' })).toHaveCount(0);
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('in Spanish', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { locale: 'es-MX' });
  await open(page, '/sites/SITE02', '/sites/one');
  await expect(page.getByRole('region', { name: 'Compromisos' })).toContainText('Exparticipante');
  await page.getByRole('button', { name: 'Traspasar…' }).click();
  await expect(page.getByRole('dialog', { name: 'Traspasar el sitio' })).toBeVisible();
});
