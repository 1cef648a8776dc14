import type { Page } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { OwnServer } from './own-server';

// A server of its own: the programme of the shared one stays as the sample has it.
const organiser = 'P0490';
const organiser2 = 'P0491';
const attendee = 'P0005';
const analyst = 'Analyst and detective: building one picture of a case';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start([organiser, organiser2, attendee]);
});
test.afterAll(() => server.stop());

interface Line {
  id: string;
  fields: { place: string; starts_at: string; title: string };
}

/** A session of the draft as the server has it; the days of the sample follow the day of the test. */
async function lineOf(page: Page, id: string): Promise<Line['fields'] & { day: string }> {
  const draft = await (await page.request.get(`${server.url}/api/v1/draft`)).json();
  const line = (draft.sessions as Line[]).find((each) => each.id === id);
  if (!line) throw new Error(`There is no session ${id}.`);
  const zone = draft.edition.venue_time_zone as string;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(line.fields.starts_at));
  return { ...line.fields, day };
}

/** The board on the day of that session. */
async function openBoard(page: Page, session = 'S18'): Promise<string> {
  const { day } = await lineOf(page, session);
  await page.goto(`${server.url}/board?day=${day}`);
  await ready(page, '/board');
  return day;
}

const place = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: false }).filter({
    has: page.getByRole('heading', { level: 3, name }),
  });

function card(page: Page, title: string) {
  return page.locator('[data-session]').filter({ hasText: title });
}

/** In the preview of a release: says why what may be a mistake may stand, where there is something, and releases. */
async function release(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Release \d/ })).toBeVisible();
  const why = dialog.getByLabel('Why this may stand');
  if (await why.isVisible()) await why.fill(reason);
  await dialog.getByRole('button', { name: /^Release \d/ }).click();
}

function said(page: Page, text: string | RegExp) {
  return page.getByRole('status').filter({ hasText: text });
}

test.use({ origin: async ({}, use) => use(server.url) });

test('the board fits every look and size', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser);
  await page.goto(`${server.url}/programme`);
  await ready(page, '/programme');
  await page.getByRole('link', { name: 'Edit the programme' }).click();
  await ready(page, '/board');
  await openBoard(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Board' })).toBeVisible();
  await expect(card(page, analyst)).toBeVisible();
  await expectAccessible(page, 'the board');
  await page.getByRole('button', { name: `Move… “${analyst}”` }).click();
  await expectAccessible(page, 'moving a session');
  await page.keyboard.press('Escape');
  await page.setViewportSize(sizes.desk);
  await page.getByRole('button', { name: analyst, exact: true }).click();
  await expectAccessible(page, 'editing a session');
});

test('a session moves by the keyboard alone, is released, and attendees see it at once', async ({
  enter,
}) => {
  const page = await server.enterAs(enter, organiser, { viewport: { width: 1280, height: 800 } });
  const day = await openBoard(page);
  const reader = await server.enterAs(enter, attendee, { viewport: sizes.phone });
  await reader.goto(`${server.url}/programme?day=${day}`);
  await ready(reader, '/programme');
  const line = reader.getByRole('article').filter({ hasText: analyst });
  await expect(line).toContainText('Willow');
  await expect(reader.getByText(/^Version \d/)).toBeVisible();
  await line.getByRole('link').focus();

  const other = await server.enterAs(enter, organiser2, { viewport: { width: 1280, height: 800 } });
  await openBoard(other);
  await page.bringToFront();
  await skipToMain(page);
  await tabTo(page, `Move… “${analyst}”`, 60);
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Place')).toBeFocused();
  await page.keyboard.type('Sycamore');
  await expect(dialog.getByRole('status')).toContainText('Nothing is in the way there');
  await tabTo(page, 'Move it', 10);
  await press(page, 'Enter');
  await expect(said(page, `“${analyst}” is now in Sycamore`)).toBeVisible();
  await expect(place(page, 'Sycamore').locator('[data-session]').filter({ hasText: analyst })).toBeVisible();
  // Another organiser's open board has it too.
  await expect(place(other, 'Sycamore').locator('[data-session]').filter({ hasText: analyst })).toBeVisible();

  await page.getByRole('button', { name: 'Preview release 2' }).press('Enter');
  await expect(dialog).toContainText('1 session changes.');
  await expect(dialog.getByRole('heading', { name: 'New place (1)' })).toBeVisible();
  await expect(dialog.locator('del')).toHaveText('Willow');
  await expect(dialog.locator('ins')).toHaveText('Sycamore');
  await expectAccessible(page, 'the preview of a release');
  await page.setViewportSize(sizes.desk);
  await dialog.getByLabel(/^Note/).fill('Willow has no heating on Tuesday.');
  await dialog.getByRole('button', { name: 'Release 2' }).press('Enter');
  await expect(said(page, /^Release 2 is out; \d+ pe/)).toBeVisible();
  await expect(line).toContainText('Sycamore', { timeout: 1000 });
  await expect(line).toContainText('Changed');
  await expect(line.getByRole('link')).toBeFocused();

  await reader.getByText('What changed').click();
  await expect(reader.getByRole('status').filter({ hasText: 'Willow has no heating' })).toBeVisible();
  await expect(reader.locator('del')).toHaveText('Willow');
  await expectAccessible(reader, 'what changed');
});

test('the mouse drags a session to another place and time, and undo takes it back', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { viewport: { width: 1280, height: 900 } });
  await openBoard(page);
  const before = Date.parse((await lineOf(page, 'S18')).starts_at);
  const held = card(page, analyst);
  await held.scrollIntoViewIfNeeded();
  const from = await held.boundingBox();
  const magnolia = page
    .locator('section.column')
    .filter({ has: page.locator('#place-MAGNOLIA') })
    .locator('.lane');
  const to = await magnolia.boundingBox();
  if (!from || !to) throw new Error('Both are on the page.');
  // Half an hour later: 54 pixels.
  await page.mouse.move(from.x + 60, from.y + 70);
  await page.mouse.down();
  await page.mouse.move(from.x + 70, from.y + 80, { steps: 3 });
  await page.mouse.move(to.x + 60, from.y + 70 + 55, { steps: 8 });
  await expect(page.locator('.landing')).toBeVisible();
  await page.mouse.up();
  await expect(said(page, `“${analyst}” is now in Magnolia`)).toBeVisible();
  await expect
    .poll(async () => {
      const { place: at, starts_at } = await lineOf(page, 'S18');
      return `${at} ${(Date.parse(starts_at) - before) / 60_000}`;
    })
    .toBe('MAGNOLIA 30');
  await page.getByRole('button', { name: /^Undo: / }).click();
  await expect(said(page, 'Undone:')).toBeVisible();
  await expect(place(page, 'Sycamore').locator('[data-session]').filter({ hasText: analyst })).toBeVisible();
  expect(Date.parse((await lineOf(page, 'S18')).starts_at)).toBe(before);
  await page.keyboard.press('Control+y');
  await expect(said(page, 'Done again:')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(said(page, 'Undone:')).toBeVisible();
});

test('of two who change the same, the second is told what the other wrote, and decides', async ({
  enter,
}) => {
  const first = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  const second = await server.enterAs(enter, organiser2, { viewport: sizes.desk });
  for (const page of [first, second]) {
    await openBoard(page);
    await page.getByRole('button', { name: analyst, exact: true }).click();
  }
  await first.getByRole('dialog').getByLabel('Title').fill('One picture of a case');
  await first.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(said(first, '“One picture of a case” is saved.')).toBeVisible();

  const dialog = second.getByRole('dialog');
  await dialog.getByLabel('Title').fill('A picture that detectives open twice');
  await dialog.getByLabel('Press').selectOption('Open to the press');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Somebody else changed this meanwhile');
  await expect(dialog.getByRole('alert')).toContainText('they wrote “One picture of a case”');
  await expect(dialog.getByLabel('Title')).toHaveValue('A picture that detectives open twice');
  await expectAccessible(second, 'a change that came too late');
  await second.setViewportSize(sizes.desk);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(card(first, 'A picture that detectives open twice')).toBeVisible();

  // What the first did cannot be undone any more, and it says why.
  await first.getByRole('button', { name: /^Undo: / }).click();
  await expect(first.getByRole('alert')).toContainText('This cannot be undone any more.');
  await expect(first.getByRole('alert')).toContainText('A picture that detectives open twice');
});

test('a new session with its people goes from the tray to the board; a collision is named with both sides', async ({
  enter,
}) => {
  const page = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  await openBoard(page);
  await page.getByRole('button', { name: 'New session' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Put it in the tray' }).click();
  await expect(dialog.getByLabel('Title')).toBeFocused();
  await dialog.getByLabel('Title').fill('A late idea');
  await dialog.getByLabel('Role').selectOption('Moderator');
  await dialog.getByLabel('Add a person').fill('a');
  await dialog.getByLabel('Add a person').pressSequentially('n');
  await dialog.getByRole('button', { name: /^Add / }).first().click();
  await dialog.getByRole('button', { name: 'Put it in the tray' }).click();
  await expect(page.getByRole('region', { name: 'Tray (1)' })).toContainText('A late idea');

  await page.getByRole('button', { name: 'Move… “A late idea”' }).click();
  await dialog.getByLabel('Place').selectOption('Juniper');
  await expect(dialog).toContainText('Starts that are free in Juniper on this day:');
  const { starts_at } = await lineOf(page, 'S19');
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', timeStyle: 'short' });
  await dialog.getByLabel('Starts at').fill(clock.format(Date.parse(starts_at) + 30 * 60_000));
  await dialog.getByRole('button', { name: 'Move it' }).click();
  const findings = page.getByRole('region', { name: /^Checks/ });
  await expect(findings).toContainText(/“A late idea”.* are both in Juniper at the same time\./);
  await page.getByRole('button', { name: /^Preview release/ }).click();
  await expect(dialog).toContainText('1 thing must be put right first:');
  await release(page, 'For the test.');
  await expect(dialog.getByRole('alert')).toContainText(/"A late idea".* Juniper/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'A late idea', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await expect(findings).not.toContainText('A late idea');
  await page.getByRole('button', { name: /^Undo: / }).click();
  await expect(card(page, 'A late idea')).toBeVisible();
  await page.getByRole('button', { name: /^Redo: / }).click();
  await expect(card(page, 'A late idea')).toHaveCount(0);
});

test('ten minutes more, swapped places and one field of many are one command each', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  await openBoard(page, 'S37');
  const before = Date.parse((await lineOf(page, 'S37')).starts_at);
  const cedar = 'Focused deterrence: keeping the promise';
  await page.getByRole('button', { name: new RegExp(`^Move… “${cedar}`) }).click();
  await page.getByRole('button', { name: '+10 minutes, with all that follow here' }).click();
  await expect(said(page, '1 session in Cedar moved by 10 minutes.')).toBeVisible();
  expect(Date.parse((await lineOf(page, 'S37')).starts_at) - before).toBe(600_000);
  await page.getByRole('checkbox', { name: new RegExp(`Select “${cedar}`) }).check();
  await page.getByRole('checkbox', { name: /Select “Neighborhood action teams/ }).check();
  await page.getByRole('button', { name: 'Swap places' }).click();
  await expect(place(page, 'Juniper').locator('[data-session]')).toContainText(cedar);
  await page.getByLabel('What to set').selectOption('Press');
  await page.getByLabel('To what').selectOption('Open to the press');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(said(page, 'Set for 2 sessions: Press is now Open to the press.')).toBeVisible();
  await expectAccessible(page, 'a board with a selection');
});

test('a cancelled session says so to attendees, in words', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  const reader = await server.enterAs(enter, attendee, { viewport: sizes.phone });
  await reader.goto(`${server.url}/sessions/S19`);
  await ready(reader, '/sessions');
  await openBoard(page, 'S19');
  await page.getByRole('button', { name: /^Conversion devices/ }).click();
  await page.getByRole('button', { name: 'Cancel the session' }).click();
  await expect(card(page, 'Conversion devices')).toContainText('Cancelled');
  await page.getByRole('button', { name: /^Preview release/ }).click();
  await release(page, 'The earlier tests moved others.');
  await expect(said(page, / is out; /)).toBeVisible();
  await expect(reader.locator('article').getByText('Cancelled', { exact: true })).toBeVisible();
  await expectAccessible(reader, 'a cancelled session');
});

test('in Spanish', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { locale: 'es-MX', viewport: sizes.desk });
  await openBoard(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Tablero' })).toBeVisible();
  await page.getByRole('button', { name: /^Mover… “A picture that detectives/ }).click();
  await expect(page.getByRole('dialog', { name: 'Mover esta sesión' })).toBeVisible();
});

test('the board is closed to everybody else', async ({ enter }) => {
  const page = await server.enterAs(enter, attendee);
  await page.goto(`${server.url}/board`);
  await ready(page, '/board');
  await expect(page.getByRole('alert')).toContainText('This is not open to you');
});

test('what may be a mistake is asked about once, and stands with a reason', async ({ enter }) => {
  const page = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  await openBoard(page, 'S04');
  await page.getByRole('button', { name: /^Crime gun intelligence/ }).click();
  await page.getByLabel('In person').fill('9000');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const found = page.getByRole('region', { name: /^Checks/ });
  await expect(found).toContainText(/“Crime gun intelligence.*” wants 9,000 seats/);
  await page.getByRole('button', { name: /^Preview release/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Release \d/ }).click();
  await expect(dialog.getByLabel('Why this may stand')).toBeFocused();
  await expect(dialog).toContainText('Say why, with 3 characters or more.');
  await expectAccessible(page, 'a release with something that may be a mistake');
  await page.setViewportSize(sizes.desk);
  await release(page, 'Chairs are brought in.');
  await expect(said(page, / is out; /)).toBeVisible();
  await expect(found.getByRole('listitem').filter({ hasText: 'Crime gun' })).toContainText('To know');
});

const imported = `<?xml version="1.0"?><schedule><version>1</version><conference><acronym>x</acronym><title>Elsewhere</title>
<start>2027-12-06</start><end>2027-12-06</end><days>1</days><time_zone_name>America/Chicago</time_zone_name></conference>
<day index="1" date="2027-12-06" start="2027-12-06T00:00:00-06:00" end="2027-12-07T00:00:00-06:00"><room name="Nowhere Hall">
<event guid="7a1f2f38-0000-4000-8000-000000000001" id="1"><date>2027-12-06T10:00:00-06:00</date><start>10:00</start>
<duration>01:00</duration><room>Nowhere Hall</room><slug>s1</slug><url></url><title>A guest from elsewhere</title><subtitle></subtitle>
<track></track><type>workshop</type><language>en</language><abstract>Words</abstract><description></description><persons></persons>
<links></links></event></room></day></schedule>`;

test('a file is looked at first and then waits in the tray; half a file changes nothing', async ({
  enter,
}) => {
  const page = await server.enterAs(enter, organiser, { viewport: sizes.desk });
  await openBoard(page, 'S19');
  const file = (text: string) => ({ name: 'schedule.xml', mimeType: 'text/xml', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Import a file' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import a programme' });
  await dialog
    .getByLabel('File', { exact: true })
    .setInputFiles(file(imported.slice(0, imported.length / 2)));
  await expect(dialog.getByRole('status')).toContainText('This file cannot be imported');
  await expectAccessible(page, 'a file that cannot be imported');
  await page.setViewportSize(sizes.desk);
  await dialog.getByLabel('File', { exact: true }).setInputFiles(file(imported));
  await expect(dialog.getByRole('status')).toContainText('New: 1. Changed: 0. As they are: 0.');
  await expect(dialog).toContainText('There is no place "Nowhere Hall".');
  await dialog.getByRole('button', { name: 'Put it into the draft' }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText('The file is in the draft');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Tray/ })).toContainText('A guest from elsewhere');
});
