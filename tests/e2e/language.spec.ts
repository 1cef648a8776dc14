import { composer, expect, message, pick, post, ready, test, unique } from './fixtures';

test('a Spanish browser is spoken to in Spanish, and the other language is one button away', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 0);
  const { page } = await enter('attendee', { locale: 'es-MX' });
  await page.goto(`/sessions/${session.id}`);
  await ready(page, '/sessions');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('status').filter({ hasText: 'Conectado' })).toBeVisible();
  const field = page.getByLabel('Escribir a la sala');
  const text = unique('Buenos días');
  await field.fill(text);
  await field.press('Enter');
  await expect(message(page, text)).toContainText(/Usted \(.+\).+hora central.+Enviado/s);
  await expect(page.getByRole('heading', { name: 'Conviene saber' })).toBeVisible();

  await field.fill('a medias');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(composer(page), 'nothing that was typed is lost').toHaveValue('a medias');
  await expect(message(page, text)).toContainText(/You \(.+\).+Central.+Sent/s);
  await post(page, unique('Good morning'));
});

test('no text of the page is left in the other language', async ({ enter }) => {
  const { page } = await enter('attendee', { locale: 'es-MX', timezoneId: 'America/New_York' });
  for (const route of [
    '/now',
    '/programme',
    '/agenda',
    '/rooms',
    '/communities',
    '/my-site',
    '/my-sites',
    '/sites',
    '/me',
  ]) {
    await page.goto(route);
    await ready(page, route);
    const said = await page.locator('body').innerText();
    expect(said, route).not.toMatch(
      /\b(your time|Central|sessions?|Sign out|Coming meetings|Connected|Leave)\b/,
    );
  }
});

test('the terms of a room and what holds in a session are said in Spanish', async ({ enter }) => {
  const { page, context } = await enter('attendee', { locale: 'es-MX' });
  const programme = await (await context.request.get('/api/v1/programme')).json();
  const session = programme.sessions.findLast(
    (each: { attribution?: string; may_join: boolean; room?: string }) =>
      each.attribution === 'not_for_attribution' && each.may_join && each.room,
  );
  await page.goto(`/sessions/${session.id}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  const room = page.locator('[data-room]');
  await expect(room.getByRole('heading', { name: 'Sin atribución' })).toBeVisible();
  await expect(room.getByText('No diga quién lo dijo ni quién estuvo aquí.')).toBeVisible();
  await expect(room.locator('[lang]'), 'nothing of it is in another language').toHaveCount(0);
  expect(await room.innerText()).not.toMatch(/attribution|you hear/i);

  const notes = page.locator('article').getByRole('listitem');
  await expect(notes.filter({ hasText: 'No dé nombres ni datos de casos abiertos.' })).toBeVisible();
  const foreign = page.locator('article li[lang="en"]');
  await expect(foreign, 'only what the edition itself has written about keeping').toHaveCount(1);
});
