import { expect, ready, test } from './fixtures';

test('an attendee has five places to go, and a bar at the bottom of a phone', async ({ enter }) => {
  const { page } = await enter('attendee');
  for (const [width, height] of [
    [320, 640],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto('/now');
    await ready(page, '/now');
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    await expect(links).toHaveText(['Now', 'Programme', 'Agenda', 'Communities', 'Me']);
    const box = await links.first().boundingBox();
    expect(box !== null && (width === 320 ? box.y > height - 60 : box.y < 60)).toBe(true);
  }
  await expect(page.getByLabel('Work as')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agenda' }).click();
  await ready(page, '/agenda');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goBack();
  await ready(page, '/now');
});

test('a moderator works as moderator first, and may change that for the visit', async ({ enter }) => {
  const { page } = await enter('moderator');
  await page.goto('/now');
  await ready(page, '/now');
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(links.first()).toHaveText('My rooms');
  await links.first().click();
  await ready(page, '/rooms');
  await expect(page.getByRole('region', { name: 'You moderate' }).getByRole('listitem')).not.toHaveCount(0);
  await page.getByRole('banner').getByLabel('Work as').selectOption('Attendee');
  await expect(links).toHaveText(['Now', 'Programme', 'Agenda', 'Communities', 'Me']);
});

test('the palette: opened, searched, left and used with the keyboard alone', async ({ enter, shared }) => {
  const { page } = await enter('organiser');
  const session = shared[0];
  if (!session) throw new Error('There is no session to look for.');
  await page.goto('/now');
  await ready(page, '/now');
  const opener = page.getByRole('button', { name: 'Go to…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Page, session, or room');
  await expect(field).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();

  await page.keyboard.press('Control+k');
  await field.focus();
  await page.keyboard.type(session.title);
  const found = page.getByRole('dialog').getByRole('listitem');
  await expect(found).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(found.first().getByRole('link')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await ready(page, '/sessions');
  expect(new URL(page.url()).pathname).toBe(`/sessions/${session.id}`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('Now says what is on, what is next, and what has changed since it was opened', async ({ enter }) => {
  const { page } = await enter('moderator');
  const asked = page.waitForResponse('**/api/v1/programme');
  await page.goto('/now');
  await ready(page, '/now');
  const programme = await (await asked).json();
  for (const name of ['On now', 'Next for you', 'Next on the programme', 'What changed']) {
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  }
  await expect(page.getByText(/^Nothing has changed since/)).toBeVisible();
  const moved = programme.sessions.find((each: { closed: boolean }) => !each.closed);
  moved.title = 'Quite another title';
  await page.route('**/api/v1/programme', (route) => route.fulfill({ json: programme }));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Communities' }).click();
  await ready(page, '/communities');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Now' }).click();
  await expect(page.getByText('New title: Quite another title')).toBeVisible();
});

test('the header of staff on a shared computer fits at every width, with every part whole', async ({
  enter,
}) => {
  const { page } = await enter('organiser');
  await page.goto('/now');
  await ready(page, '/now');
  for (const width of [320, 390, 480, 768, 1024, 1199, 1200, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const wrong = await page.evaluate(() => {
      const header = document.querySelector('.site-header')?.getBoundingClientRect();
      const leave = document.querySelector('.leave')?.getBoundingClientRect();
      if (!header || !leave) return ['no header'];
      const parts = [
        ...document.querySelectorAll('.site-header :is(.brand, .connection, button, select, nav a)'),
      ].filter((part) => part.getBoundingClientRect().width > 0);
      const broken = parts.filter((part) => {
        const box = part.getBoundingClientRect();
        const tall = part.matches('.brand, nav a') && box.height > 50;
        return tall || box.bottom > header.bottom + 1 || box.top < -1 || box.right > leave.left;
      });
      const over = parts.filter((one, index) =>
        parts.slice(index + 1).some((other) => {
          const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
          return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        }),
      );
      return [...broken, ...over].map((part) => `${part.tagName} ${part.textContent?.trim() ?? ''}`);
    });
    expect(wrong, `${width} px`).toEqual([]);
    expect(
      (await page.locator('.brand').boundingBox())?.height,
      `${width} px: the name in one line`,
    ).toBeLessThan(30);
  }
});

test('how to get there leads to that place', async ({ enter }) => {
  const { page } = await enter('moderator');
  await page.goto('/now');
  await ready(page, '/now');
  await page.getByRole('link', { name: 'How to get there' }).click();
  await ready(page, '/map');
  const place = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
  await expect(place).toBeInViewport();
  await expect(place.getByRole('heading')).toBeVisible();
});
