import type { Page } from '@playwright/test';
import { composer, expect, message, ready, test, unique } from './fixtures';
import { tabUntil } from './keys';
import { cookiesOf, linkOf, type PersonName } from './people';

async function signIn(page: Page, name: PersonName): Promise<void> {
  await page.goto(linkOf(name));
  await ready(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  expect(page.url()).not.toContain('#');
  await expect(page.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
}

test('keyboard only, from the sign-in link to a posted message', async ({ enter }) => {
  const { page, context } = await enter('nobody', {
    viewport: { width: 1280, height: 800 },
  });
  await page.goto(linkOf('attendee'));
  await ready(page, '/sign-in');

  await page.keyboard.press('Tab');
  const leave = page.getByRole('navigation', { name: 'Leave this site quickly' }).getByRole('link');
  await expect(leave).toBeFocused();
  await expect(leave).toHaveAccessibleName('Leave this site now');
  await expect(leave).toHaveAttribute('href', 'https://www.weather.gov/');
  await expect(leave).toHaveAttribute('rel', 'noreferrer nofollow');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
  await page.keyboard.press('Enter');

  await tabUntil(page, ({ name }) => name === 'Sign in', 150);
  await page.keyboard.press('Enter');
  await ready(page, '/now');
  await tabUntil(page, ({ href }) => href === '/programme', 150);
  await page.keyboard.press('Enter');
  await ready(page, '/programme');
  expect(page.url(), 'the token has left the address').not.toContain('#');

  const programme = await (await context.request.get('/api/v1/programme')).json();
  const shown = await page
    .locator('article a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const target = programme.sessions.find(
    (each: { id: string; may_join: boolean; room?: string; attribution?: string }) =>
      each.may_join &&
      each.room &&
      each.attribution === 'on_record' &&
      shown.includes(`/sessions/${each.id}`),
  );
  expect(target, 'the day that is shown has a session with a room').toBeTruthy();

  await tabUntil(page, ({ href }) => href === `/sessions/${target.id}`, 150);
  await page.keyboard.press('Enter');
  await ready(page, '/sessions');
  await tabUntil(page, ({ name }) => name === 'Write to the room', 150);
  const text = unique('Written without a mouse');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(message(page, text)).toBeVisible();
  await expect(composer(page)).toBeFocused();

  await context.storageState({ path: cookiesOf('attendee') });
});

for (const name of ['attendee2', 'moderator', 'organiser'] as const) {
  test(`the ${name} signs in`, async ({ enter }) => {
    const { page, context } = await enter('nobody');
    await signIn(page, name);
    await context.storageState({ path: cookiesOf(name) });
  });
}

test('a link works once', async ({ enter }) => {
  const { page } = await enter('nobody');
  await page.goto(linkOf('attendee2'));
  await ready(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('This link does not work any more');
  await expect(page.getByLabel('E-mail address')).toBeVisible();
  expect(page.url()).not.toContain('#');
});

test('nobody sees a page without signing in, and comes back to it afterwards', async ({ enter }) => {
  const { page } = await enter('nobody');
  await page.goto('/programme?q=trust');
  await ready(page, '/sign-in');
  expect(new URL(page.url()).searchParams.get('next')).toBe('/programme?q=trust');
  await page.getByLabel('E-mail address').fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send me a sign-in link' }).click();
  await expect(page.getByRole('heading', { name: 'Look at your mail' })).toBeVisible();
});

test('who signs in with a passphrase is told all that is missing, and may be on a shared computer', async ({
  enter,
}) => {
  const { page } = await enter('nobody');
  await page.goto('/sign-in');
  await ready(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passphrase instead' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Write an e-mail address')).toBeVisible();
  await expect(page.getByText('Write your passphrase.')).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.getByLabel('E-mail address').fill('nobody@example.org');
  await page.getByLabel('Passphrase').fill('four words never seen together');
  await expect(page.getByLabel('Shared or agency computer (default)')).toBeChecked();
  const asked = page.waitForRequest('**/api/v1/sign-in/passphrase');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  expect((await asked).postDataJSON()).toMatchObject({ shared_computer: true });
  await expect(page.getByRole('alert')).toContainText('That did not match');
});
