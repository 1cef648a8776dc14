import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test, unique } from './fixtures';
import { own, signInOf } from './registration-steps';

test.describe.configure({ timeout: 120_000 });

const form = {
  ...{ display: 'full', title: '', organisation: 'City of Sampleville', discipline: 'city_hall' },
  ...{ mode: 'in_person', listed: false },
};

/** Somebody who has sent the form and waits for a decision. */
async function submitted(office: APIRequestContext, page: Page, name: string): Promise<string> {
  const email = `${unique('guest').replace(/\W/g, '')}@example.org`;
  const answer = await office.post('/api/v1/registrations/invite', {
    data: { email, name, kind: 'guest' },
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const registration: string = (await answer.json()).registration;
  await signInOf(page, registration);
  await ready(page, '/now');
  const sent = await page.context().request.post('/api/v1/me/registration', {
    data: { form: { ...form, name }, access: { needs: [], note: '' } },
    headers: own(),
  });
  expect(sent.status(), await sent.text()).toBe(200);
  return registration;
}

async function find(page: Page, name: string): Promise<void> {
  await page.goto('/registrations');
  await ready(page, '/registrations');
  await page.getByLabel('Name or organisation').fill(name);
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /\d+ pe/ })
      .first(),
  ).toBeVisible();
}

test('several people are approved at once', async ({ enter }) => {
  const { page, context } = await enter('organiser');
  const { page: guest } = await enter('nobody');
  const name = unique('Bulk').replace(/\W/g, '');
  const all = [];
  for (const each of ['One', 'Two']) all.push(await submitted(context.request, guest, `${name} ${each}`));
  await find(page, name);
  await expect(page.getByText('2 people', { exact: true })).toBeVisible();
  await page.getByLabel('Select all').check();
  await page.getByRole('button', { name: 'Approve 2' }).click();
  await expectAccessible(page, 'about to approve two');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('2 registrations changed')).toBeVisible();
  for (const each of all) {
    const detail = await (await context.request.get(`/api/v1/registrations/${each}`)).json();
    expect(detail.status).toBe('approved');
  }
});

test('the summit is closed when it is over, and the numbers are told before', async ({ enter }) => {
  const { page } = await enter('organiser');
  await page.goto('/registrations');
  await ready(page, '/registrations');
  const opener = page.getByRole('button', { name: 'Close the summit' });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Close the summit' });
  await expect(dialog).toContainText('The summit is not over yet.');
  await expect(dialog.getByRole('button', { name: 'Close the summit' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Go back' }).click();

  let left = 300;
  await page.route('**/api/v1/registrations/close', async (route) => {
    const done = route.request().method() === 'POST' ? Math.min(left, 200) : 0;
    left -= done;
    const rest = { attended: left, no_show: 0, expired: 0 };
    await route.fulfill({ json: { over: true, over_at: '2027-12-09T06:00:00Z', done, ...rest } });
  });
  await opener.click();
  await expect(dialog).toContainText('300 people checked in, and attended');
  await expectAccessible(page, 'about to close the summit');
  await dialog.getByRole('button', { name: 'Close the summit' }).press('Enter');
  await expect(page.getByText('300 registrations changed')).toBeVisible();
  expect(left).toBe(0);
});

test('ending access asks for a reason, reaches the other browser, and can be taken back', async ({
  enter,
}) => {
  const { page, context } = await enter('organiser');
  const { page: guest } = await enter('nobody');
  const registration = await submitted(context.request, guest, 'Wrong Person');
  await expect(guest.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
  await page.goto(`/registrations/${registration}`);
  await ready(page, '/registrations/one');
  await expectAccessible(page, 'one registration');
  await page.getByRole('radio', { name: 'End access' }).check();
  await page.getByRole('button', { name: 'End access' }).click();
  const reason = page.getByRole('textbox');
  await expect(reason).toBeFocused();
  await reason.fill('Asked by security');
  await page.getByRole('button', { name: 'End access' }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('Wrong Person');
  await question.getByRole('button', { name: 'End access' }).click();
  await expect(guest.getByRole('heading', { name: 'Your access has ended' })).toBeVisible({ timeout: 2_000 });
  await expect(page.locator('main')).toContainText('Asked by security');
  await page.getByRole('radio', { name: 'Let in again' }).check();
  await reason.fill('It was the wrong person');
  await page.getByRole('button', { name: 'Let in again' }).click();
  await expect(page.locator('main')).toContainText('It was the wrong person');
  const detail = await (await context.request.get(`/api/v1/registrations/${registration}`)).json();
  expect(detail.status).toBe('submitted');
});

test('J02: what others do to the team is on its open page at once', async ({ enter }) => {
  const { context } = await enter('organiser');
  const { page } = await enter('nobody', { viewport: { width: 320, height: 640 } });
  await signInOf(page, 'R0007');
  await ready(page, '/now');
  await page.goto('/delegation');
  await ready(page, '/delegation');
  const { site } = await (
    await page.request.get('/api/v1/delegations')
  )
    .json()
    .then((all) => all.delegations[0]);
  const name = unique('From Elsewhere').replace(/[^\w ]/g, '');
  const email = `${name.replace(/\W/g, '').toLowerCase()}@example.org`;
  const invited = await context.request.post(`/api/v1/delegations/${site}/invite`, {
    data: { email, name, kind: 'site_team' },
    headers: own(),
  });
  expect(invited.status(), await invited.text()).toBe(200);
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row).toBeVisible();
  const { people } = await invited.json();
  const { registration } = people.find((each: { name: string }) => each.name === name);
  const released = await context.request.post(`/api/v1/delegations/${site}/release`, {
    data: { out: registration },
    headers: own(),
  });
  expect(released.status(), await released.text()).toBe(200);
  await expect(row).toBeHidden();
});

test('J02: a lead sees who comes, invites one, and takes one off, on a phone', async ({ enter }) => {
  const { page } = await enter('nobody', { viewport: { width: 320, height: 640 } });
  await signInOf(page, 'R0007');
  await ready(page, '/now');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My team' }).click();
  await ready(page, '/delegation');
  await expect(page.locator('main')).toContainText('7 of 8 seats');
  await expectAccessible(page, 'my team');
  const name = unique('New Member').replace(/[^\w ]/g, '');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog.getByLabel('E-mail')).toBeFocused();
  await dialog.getByLabel('E-mail').fill(`${name.replace(/\W/g, '').toLowerCase()}@example.org`);
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByText(`${name} is invited.`)).toBeVisible();
  await page.getByRole('button', { name: `Take off the list: ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click();
  await expect(page.getByText(`${name} is off the list.`)).toBeVisible();
  await page.getByRole('link', { name: 'Travel letter' }).click();
  await ready(page, '/delegations/letter');
  await expectAccessible(page, 'travel letter');
});
