import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test, unique } from './fixtures';
import { press, tabTo } from './keys';
import { own } from './registration-steps';

test.describe.configure({ timeout: 90_000 });

/** Somebody invited onto the team of a site whose team no other test looks at. */
async function invited(office: Page, name: string): Promise<string> {
  const answer = await office.request.post('/api/v1/delegations/SITE31/invite', {
    data: { email: `${name.replace(/\W/g, '').toLowerCase()}@example.org`, name, kind: 'site_team' },
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const { people } = await answer.json();
  return people.find((each: { name: string }) => each.name === name).registration;
}

test('J02: an organiser names a new lead of a team and ends it again, by keyboard at 320 px', async ({
  enter,
}) => {
  const { page } = await enter('organiser', { viewport: { width: 320, height: 640 } });
  const name = unique('New Lead').replace(/[^\w ]/g, '');
  await invited(page, name);
  await page.goto('/delegations/SITE31');
  await ready(page, '/delegations/one');
  const row = page.getByRole('listitem').filter({ hasText: name });
  for (const [button, act, said] of [
    [`Name as lead of the team: ${name}`, 'Name as lead', `${name} leads the team.`],
    [`End the lead of ${name}`, 'End the lead', `${name} does not lead the team any more.`],
  ] as const) {
    await row.getByRole('button', { name: button }).focus();
    await press(page, 'Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await tabTo(page, 'Why?', 8);
    await page.keyboard.type('The lead has left');
    await expectAccessible(page, act);
    await tabTo(page, act, 4);
    await press(page, 'Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText(said)).toBeVisible();
    await expect(row.getByText('Leads the team')).toHaveCount(act === 'Name as lead' ? 1 : 0);
  }
});

test('an organiser puts details right, and is told when somebody else was faster', async ({ enter }) => {
  const { page } = await enter('organiser', { viewport: { width: 320, height: 640 } });
  const name = unique('Mispelt Name').replace(/[^\w ]/g, '');
  const registration = await invited(page, name);
  await page.goto(`/registrations/${registration}`);
  await ready(page, '/registrations/one');
  await page.getByRole('button', { name: 'Put details right' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save the details' }).click();
  await expect(dialog.getByRole('link', { name: 'Write where you work.' })).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill(`Right ${name}`);
  await dialog.getByLabel('Where they work').fill('City of Sampleville');
  await dialog.getByLabel('What they do').selectOption('city_hall');
  await dialog.getByRole('button', { name: 'Save the details' }).click();
  await expect(dialog.getByLabel('Why?')).toBeFocused();
  await expectAccessible(page, 'details put right');
  await dialog.getByLabel('Why?').fill('It was misspelt');
  await dialog.getByRole('button', { name: 'Save the details' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Right ${name}`);

  await page.getByRole('button', { name: 'Put details right' }).click();
  const { version } = await (await page.request.get(`/api/v1/registrations/${registration}`)).json();
  const faster = await page.request.post(`/api/v1/registrations/${registration}/person`, {
    data: {
      form: { name: `Other ${name}`, title: '', organisation: 'City', discipline: 'city_hall' },
      version,
      reason: 'faster',
    },
    headers: own(),
  });
  expect(faster.status(), await faster.text()).toBe(200);
  await dialog.getByLabel('Why?').fill('Too late');
  await dialog.getByLabel('Job title').fill('Analyst');
  await dialog.getByRole('button', { name: 'Save the details' }).click();
  await expect(dialog.getByRole('alert')).toContainText(`Other ${name}, City`);
  await expect(dialog.getByLabel('Job title')).toHaveValue('Analyst');
  await dialog.getByRole('button', { name: 'Save the details' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Right ${name}`);
});
