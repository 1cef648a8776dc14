import { expect, ready, test } from './fixtures';
import { linkOf } from './people';

const canary = 'window.__x=1';

function ran() {
  return (window as unknown as { __x?: unknown }).__x;
}

/** The summit of this run has a payload in every title, name and label: see tests/support/hostile_text.py. */
test('names, titles and labels of a summit file are shown as they were written', async ({
  enter,
  origin,
}) => {
  for (const name of ['attendee', 'moderator'] as const) {
    const { page, context } = await enter('nobody');
    const signedIn = await context.request.post('/api/v1/sign-in/link/redeem', {
      headers: { origin },
      data: { token: new URL(linkOf(name)).hash.slice('#t='.length) },
    });
    expect(signedIn.status()).toBe(200);
    const programme = await (await context.request.get('/api/v1/programme')).json();
    const session = programme.sessions.find((each: { id: string }) => each.id === 'S03');
    expect(session.title, 'the control: the file was read').toContain(canary);

    await page.goto(`/sessions/${session.id}`);
    await ready(page, '/sessions');
    await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(session.title);
    for (const person of session.people) await expect(page.getByText(person.name).first()).toBeVisible();
    expect(await page.evaluate(ran)).toBeUndefined();

    const day = session.starts_at.slice(0, 10);
    for (const [address, route] of [
      [`/programme?day=${day}`, '/programme'],
      ['/communities', '/communities'],
      ['/me', '/me'],
    ] as const) {
      await page.goto(address);
      await ready(page, route);
      await expect(page.getByText(canary).first(), `${route} shows such text`).toBeVisible();
      expect(await page.evaluate(ran), route).toBeUndefined();
      await expect(
        page.locator('main :is(script, iframe, object, embed, base, meta, math, video)'),
      ).toHaveCount(0);
      await expect(
        page.locator('[onerror], [onload], [ontoggle], [onfocus], a[href^="javascript:"]'),
      ).toHaveCount(0);
    }
  }
});
