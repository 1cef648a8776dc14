import type { APIRequestContext } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test, unique } from './fixtures';
import { openByKeys, pressOn } from './journey-steps';
import { press, tabTo, tabUntil } from './keys';
import { own, signInOf } from './registration-steps';

test.describe.configure({ timeout: 120_000 });

const phone = { width: 320, height: 640 };

/** What an organiser does, while the person looks. */
async function decide(office: APIRequestContext, registration: string, decision: string): Promise<void> {
  const answer = await office.post(`/api/v1/registrations/${registration}/decision`, {
    data: { decision, reason: 'for a test', beyond: false },
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function invited(
  office: APIRequestContext,
  name: string,
): Promise<{ registration: string; email: string }> {
  const email = `${unique('ada').replace(/\W/g, '')}@example.org`;
  const answer = await office.post('/api/v1/registrations/invite', {
    data: { email, name, kind: 'guest' },
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return { registration: (await answer.json()).registration, email };
}

test('J01: from the invitation to the place, on a phone', async ({ enter }) => {
  const { context: office } = await enter('organiser');
  const { page, context } = await enter('nobody', { viewport: phone });
  const { registration, email } = await invited(office.request, 'Ada Findme');
  await signInOf(page, registration);
  await ready(page, '/now');
  await page.getByRole('link', { name: 'Fill in the form' }).click();
  await ready(page, '/register');
  await expect(page.locator('main')).toContainText(email);
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Findme');
  await expectAccessible(page, 'who you are');

  await page.getByRole('button', { name: 'Continue' }).click();
  const summary = page.getByRole('region', { name: /2 / });
  await expect(summary).toBeFocused();
  await expectAccessible(page, 'two answers are missing');
  await summary.getByRole('link', { name: 'Write where you work.' }).click();
  await expect(page.getByLabel('Where you work')).toBeFocused();
  await page.getByLabel('Your name').fill('<b>Bold</b> محمد');
  await page.getByLabel('Where you work').fill('City of Sampleville');
  await page.getByLabel('What you do').selectOption({ label: 'Crime analysis' });
  await page.getByRole('button', { name: 'Continue' }).click();

  await expect(page.getByRole('heading', { name: 'How you take part' })).toBeFocused();
  await page.getByLabel('Another name').check();
  await page.getByLabel('The other name').fill('Analyst 7');
  await expect(page.getByText('Others see: Analyst 7')).toBeVisible();
  await expectAccessible(page, 'how you take part');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.goBack();
  await expect(page.getByLabel('The other name')).toHaveValue('Analyst 7');
  await page.goForward();
  await expect(page.getByText('Only you and the access coordinator see these answers.')).toBeVisible();
  await page.getByLabel('American Sign Language').check();
  await expectAccessible(page, 'what you need');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Check your answers' })).toBeFocused();
  await expect(page.getByText('<b>Bold</b> محمد')).toBeVisible();
  await expectAccessible(page, 'a look at the answers');

  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/me/registration')) sent += 1;
  });
  await page.getByRole('button', { name: 'Send my registration' }).dblclick();
  await ready(page, '/registration');
  expect(sent).toBe(1);
  const state = page.getByRole('region', { name: 'Where it stands' });
  await expect(state.getByRole('status')).toContainText('Sent');
  await page.goBack();
  await ready(page, '/register');
  await expect(page.getByRole('heading', { name: 'You are already registered' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to my registration' }).click();
  await ready(page, '/registration');

  await decide(office.request, registration, 'approved');
  await expect(state.getByRole('status')).toContainText('A place is kept for you');
  await expect(state).toContainText('Accept by');
  await expectAccessible(page, 'a place to accept');
  await state.getByRole('button', { name: 'Accept my place' }).click();
  await expect(state.getByRole('status')).toContainText('Confirmed');
  await expect(page.getByRole('link', { name: 'Your badge' })).toBeVisible();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the days to my calendar' }).click();
  expect((await file).suggestedFilename()).toBe('summit.ics');
  await expect(page.locator('main')).toContainText('We store what you wrote here');
  await page.getByRole('button', { name: 'Ask to be vetted' }).click();
  await expect(page.getByText('You have asked.')).toBeVisible();
  await expectAccessible(page, 'a confirmed registration');

  await page.getByRole('button', { name: 'Cancel my registration' }).click();
  await expect(page.getByRole('dialog')).toContainText('Your seats in sessions are given back too');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep my registration' }).click();
  await expect(state.getByRole('status')).toContainText('Confirmed');
  await context.close();
});

test('J01: with the keyboard alone, and without a network while it is sent', async ({ enter }) => {
  const { context: office } = await enter('organiser');
  const { page, context } = await enter('nobody', { viewport: phone });
  const { registration } = await invited(office.request, 'Keyboard Only');
  await signInOf(page, registration);
  await ready(page, '/now');
  await page.goto('/register');
  await ready(page, '/register');
  await tabUntil(page, ({ name }) => name.startsWith('Where you work'), 150);
  await page.keyboard.type('Small Town');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Prosec');
  await page.keyboard.press('Tab');
  for (const heading of ['How you take part', 'What you need', 'Check your answers']) {
    await tabUntil(page, ({ name }) => name === 'Continue', 150);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: heading })).toBeFocused();
  }
  await expect(page.getByText('Prosecution')).toBeVisible();
  let arrived = 0;
  await page.route('**/api/v1/me/registration', async (route) => {
    if (route.request().method() === 'POST') arrived += 1;
    await route.continue();
  });
  await context.setOffline(true);
  await tabUntil(page, ({ name }) => name === 'Send my registration', 150);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing you typed is lost.')).toBeVisible();
  await expect(page.getByText('Prosecution')).toBeVisible();
  arrived = 0;
  await context.setOffline(false);
  await ready(page, '/registration');
  expect(arrived).toBe(1);
  await expect(page.getByRole('region', { name: 'Where it stands' })).toContainText('Sent');
});

test('J01: who is registered already, or not invited, hears so; a reload forgets what was typed', async ({
  enter,
}) => {
  const { page } = await enter('attendee');
  await page.goto('/register?step=4');
  await ready(page, '/register');
  await expect(page.getByRole('heading', { name: 'You are already registered' })).toBeVisible();
  await page.route('**/api/v1/me/registration', async (route) => {
    const json = await (await route.fetch()).json();
    await route.fulfill({ json: { ...json, status: 'none' } });
  });
  await page.goto('/register');
  await expect(page.getByRole('heading', { name: 'Registration is by invitation' })).toBeVisible();
  await page.unroute('**/api/v1/me/registration');
  await page.route('**/api/v1/me/registration', async (route) => {
    const json = await (await route.fetch()).json();
    await route.fulfill({ json: { ...json, status: 'invited', open: false } });
  });
  await page.goto('/register');
  await expect(page.getByRole('heading', { name: 'Registration is closed' })).toBeVisible();
  await page.unroute('**/api/v1/me/registration');
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toContain('Sampleville');
});

test('J01: an address in capital letters is the same person, and no stranger learns of it', async ({
  enter,
}) => {
  const { page: office, context: staff } = await enter('organiser', { viewport: phone });
  const { page } = await enter('nobody', { viewport: phone });
  const { email } = await invited(staff.request, 'Only Once');
  await openByKeys(office, '/registrations', '/registrations');
  await pressOn(office, 'Invite a person', 30);
  await office.keyboard.type(email.toUpperCase());
  await tabTo(office, /^Name/, 1);
  await office.keyboard.type('Only Once');
  await press(office, 'Enter');
  const field = office.getByRole('dialog').getByLabel('E-mail address');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field, 'it is where something is wrong').toBeFocused();
  await expect(office.getByRole('dialog')).toContainText('This person is registered already');
  await expectAccessible(office, 'an address that is known');
  const found = await staff.request.post('/api/v1/registrations/search', {
    data: { skip: 0, text: 'Only Once' },
    headers: own(),
  });
  expect((await found.json()).people).toHaveLength(1);

  // EC07: whoever asks hears the same, and only the owner gets a mail.
  const answers = [];
  for (const address of [email.toUpperCase(), 'nobody@example.org']) {
    await openByKeys(page, '/sign-in', '/sign-in');
    await tabTo(page, /^E-mail address/, 6);
    await page.keyboard.type(address);
    await press(page, 'Enter');
    await expect(page.getByRole('heading', { name: 'Look at your mail' })).toBeVisible();
    answers.push((await page.locator('main').innerText()).replace(address, ''));
  }
  expect(answers[0]).toBe(answers[1]);
});

test('my details are corrected; the second window is told and keeps what it typed', async ({ enter }) => {
  const { page, context } = await enter('attendee2');
  const other = await context.newPage();
  for (const each of [page, other]) {
    await each.goto('/me/profile');
    await ready(each, '/me/profile');
  }
  await expectAccessible(page, 'my details');
  await page.getByLabel('Job title').fill('Crime analyst');
  await page.getByLabel('A quiet room').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await other.getByLabel('Job title').fill('Something else');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('alert')).toContainText('This was changed somewhere else');
  await expect(other.getByLabel('Job title')).toHaveValue('Something else');
  await other.getByRole('button', { name: 'Show what is stored now' }).click();
  await expect(other.getByLabel('Job title')).toHaveValue('Crime analyst');
  await expect(other.getByLabel('A quiet room')).toBeChecked();
});

test('what is stored is taken along, then deleted', async ({ enter }) => {
  const { context: office } = await enter('organiser');
  const { page } = await enter('nobody', { viewport: phone });
  const { registration, email } = await invited(office.request, 'Gone Soon');
  await signInOf(page, registration);
  await ready(page, '/now');
  await page.goto('/me/data');
  await ready(page, '/me/data');
  await expectAccessible(page, 'what is stored about me');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the file' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await file).createReadStream()) chunks.push(chunk as Buffer);
  expect(JSON.parse(Buffer.concat(chunks).toString()).email).toBe(email);
  await page.getByRole('button', { name: 'Delete my data' }).click();
  await expect(page.getByLabel('Type delete to confirm')).toBeFocused();
  await page.getByLabel('Type delete to confirm').fill('delete');
  await page.getByRole('button', { name: 'Delete my data' }).click();
  await ready(page, '/sign-in');
  const detail = await (await office.request.get(`/api/v1/registrations/${registration}`)).json();
  expect([detail.name, detail.email, detail.status]).toEqual(['Former participant', '', 'cancelled']);
});

test('J08: every page of a revoked person says so within two seconds, and again after signing in', async ({
  enter,
}) => {
  const { context: office } = await enter('organiser');
  const { page, context } = await enter('nobody');
  const { registration } = await invited(office.request, 'Not Any More');
  await signInOf(page, registration);
  await ready(page, '/now');
  const other = await context.newPage();
  await other.goto('/programme');
  await ready(other, '/programme');
  await expect(other.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
  await page.goto('/registration');
  await ready(page, '/registration');
  await expect(page.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
  await decide(office.request, registration, 'revoked');
  for (const each of [page, other]) {
    await expect(each.getByRole('heading', { name: 'Your access has ended' })).toBeVisible({
      timeout: 2_000,
    });
    await expect(each.getByRole('heading', { name: 'Your access has ended' })).toBeFocused();
    await expect(each.locator('main')).toContainText('Contact the organisers');
    await expect(each.getByRole('navigation', { name: 'Leave this site quickly' })).toBeVisible();
    await expect(each.locator('main')).not.toContainText('Where it stands');
  }
  await expectAccessible(page, 'access has ended');
  await signInOf(page, registration);
  await ready(page, 'ended');
  await page.goto('/programme');
  await expect(page.getByRole('heading', { name: 'Your access has ended' })).toBeVisible();
  await expect(page.locator('article')).toHaveCount(0);
  await page.getByRole('link', { name: 'What is stored about me' }).click();
  await ready(page, '/me/data');
});

test('in Spanish', async ({ enter }) => {
  const { page } = await enter('attendee', { locale: 'es-MX' });
  await page.goto('/registration');
  await ready(page, '/registration');
  await expect(page.getByRole('heading', { name: 'Mi inscripción' })).toBeVisible();
  await expectAccessible(page, 'my registration in Spanish');
});
