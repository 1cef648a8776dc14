import { expect, ready, test } from './fixtures';

test('filters live in the address and can be sent to somebody', async ({ enter }) => {
  const { page } = await enter('attendee');
  await page.goto('/programme');
  await ready(page, '/programme');
  const day = page.getByRole('navigation', { name: 'Days' }).getByRole('link');
  await day.last().click();
  await expect(day.last()).toHaveAttribute('aria-current', 'page');
  await page.getByLabel('Core area').selectOption({ index: 1 });
  await expect(page).toHaveURL(/core_area=/);
  await page.getByLabel('Search').fill('plan');
  await expect(page).toHaveURL(/q=plan/);
  const shown = await page.getByRole('article').allTextContents();
  const address = page.url();

  const other = (await enter('attendee2')).page;
  await other.goto(address);
  await ready(other, '/programme');
  await expect(other.getByLabel('Search')).toHaveValue('plan');
  await expect(other.getByRole('article')).toHaveCount(shown.length);
});

test('a session says when it is at the venue and here', async ({ enter }) => {
  const venue = (await enter('attendee', { timezoneId: 'America/Chicago' })).page;
  const away = (await enter('attendee', { timezoneId: 'Pacific/Honolulu' })).page;
  for (const page of [venue, away]) {
    await page.goto('/programme');
    await ready(page, '/programme');
  }
  await expect(venue.getByRole('article').first()).toContainText(/\d (am|pm) Central/);
  await expect(away.getByRole('article').first()).toContainText(/\d (am|pm) Central/);
  const own = await (await away.context().request.get('/api/v1/me')).json();
  expect(own.person.time_zone, 'the browser says where this person is').toBeUndefined();
  await expect(venue.getByText('your time')).toHaveCount(0);
  await expect(away.getByRole('article').first()).toContainText('your time');
});

test('a closed session gives nothing away', async ({ enter }) => {
  const { page, context } = await enter('attendee');
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const closed = programme.sessions.find((each: { closed: boolean }) => each.closed);
  expect(closed, 'the attendee of the tests may not see every session').toBeTruthy();
  expect(JSON.stringify(closed)).not.toMatch(/abstract|core_area|"room"/);
  const zone = programme.edition.venue_time_zone;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(closed.starts_at));
  await page.goto(`/programme?day=${day}`);
  await ready(page, '/programme');
  const card = page.getByRole('article').filter({ hasText: 'Closed session' }).first();
  await expect(card).toBeVisible();
  await expect(card.getByRole('link')).toHaveCount(0);
});
