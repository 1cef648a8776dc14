import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';

interface Listed {
  id: string;
  title: string;
  closed: boolean;
  core_area?: string;
}

/** What the button saves, and under which name. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('the programme is taken along in every form, without what one may not know', async ({ enter }) => {
  const { page, context } = await enter('attendee');
  const organiser = await enter('organiser');
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const all = await (await organiser.context.request.get('/api/v1/programme')).json();
  const [seen, closed] = [false, true].map((is) =>
    programme.sessions.filter((each: Listed) => each.closed === is).map((each: Listed) => each.id),
  ) as [string[], string[]];
  const secrets = all.sessions.filter((each: Listed) => closed.includes(each.id));
  expect(secrets.length, 'the attendee of the tests may not see every session').toBeGreaterThan(0);

  await page.goto('/programme');
  await ready(page, '/programme');
  await page.getByText('Download the programme').click();
  await expectAccessible(page, 'the forms of the programme');
  await page.setViewportSize(sizes.phone);
  await expectAccessible(page, 'the forms of the programme on a phone');
  await page.setViewportSize(sizes.desk);

  const xml = await saved(page, 'For other programs (XML)');
  expect(xml.name).toBe('programme.xml');
  const slugs = [...xml.text.matchAll(/<slug>([^<]*)<\/slug>/g)].map(([, slug]) => slug);
  expect(slugs.sort()).toEqual([...seen].sort());

  const json = await saved(page, 'For other programs (JSON)');
  expect(json.name).toBe('programme.json');
  expect(JSON.parse(json.text).schedule.conference.title).toBe(programme.edition.name);
  const table = await saved(page, 'For a spreadsheet (CSV)');
  expect(table.name).toBe('programme.csv');
  const calendar = await saved(page, 'For a calendar (ICS)');
  expect(calendar.name).toBe('programme.ics');
  expect(calendar.text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(seen.length);
  for (const { text } of [xml, json, table, calendar])
    for (const { title } of secrets)
      expect(text.replaceAll('\r\n ', '').replaceAll('\\', '')).not.toContain(title);

  // With a core area on the page, the file has that one; by the keyboard alone.
  const area = programme.core_areas.find((one: { id: string }) =>
    programme.sessions.some((each: Listed) => each.core_area === one.id),
  );
  await page.getByLabel('Core area').selectOption(area.id);
  await expect(page.getByText(`You get only the sessions on ${area.name}.`)).toBeVisible();
  await page.getByRole('button', { name: 'For a calendar (ICS)' }).focus();
  const [part] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const wanted = programme.sessions.filter((each: Listed) => each.core_area === area.id);
  expect(readFileSync(await part.path(), 'utf8').match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(wanted.length);
});

test('a programme that cannot be had says so, and the page goes on', async ({ enter }) => {
  const { page } = await enter('attendee');
  await page.goto('/programme');
  await ready(page, '/programme');
  await page.getByText('Download the programme').click();
  await page.route('**/programme/export/csv', (route) => route.abort());
  await page.getByRole('button', { name: 'For a spreadsheet (CSV)' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/programme/export/csv');
  expect((await saved(page, 'For a spreadsheet (CSV)')).text).toContain('session,date,starts');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('one session is saved for a calendar from its page', async ({ enter }) => {
  const { page, context } = await enter('attendee');
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const open = programme.sessions.find((each: Listed) => !each.closed);
  await page.goto(`/sessions/${open.id}`);
  await ready(page, '/sessions');
  const one = await saved(page, 'Save for my calendar');
  expect(one.name).toBe(`${open.id}.ics`);
  expect(one.text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(1);
  expect(one.text).toContain(`UID:session-${open.id}@`);
  const closed = programme.sessions.find((each: Listed) => each.closed);
  await page.goto(`/sessions/${closed.id}`);
  await ready(page, '/sessions');
  await expect(page.getByRole('button', { name: 'Save for my calendar' })).toHaveCount(0);
});
