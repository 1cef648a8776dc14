import type { Page } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, openRoom, pick, ready, test } from './fixtures';
import { strays } from './focus';
import { answerWith, conditions, placesOf, visit } from './places';

/** Every page, for every persona, in every condition and look: axe and sideways scrolling; dialogs keep the focus. */
const personas = ['attendee', 'moderator', 'organiser'] as const;

test.describe.configure({ timeout: 120_000 });

async function startAt(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await ready(page, path);
}

for (const persona of personas) {
  for (const condition of conditions) {
    test(`the ${persona}, ${condition}: no violation on any page`, async ({ enter, shared }) => {
      const { page } = await enter(persona);
      await startAt(page, '/help');
      await answerWith(page, condition);
      for (const place of placesOf(pick(shared, 0))) {
        const loads = place.loads && (place.only ?? persona) === persona;
        if (condition !== 'normal' && !loads) continue;
        await visit(page, place, condition);
        await expectAccessible(page, `${place.path} of the ${persona}, ${condition}`);
      }
    });
  }
}

test('sign-in for nobody', async ({ enter }) => {
  const { page } = await enter('nobody', { viewport: sizes.phone });
  await startAt(page, '/sign-in');
  await expectAccessible(page, 'sign-in');
});

/** An open dialog: accessible, the focus stays in it, and goes back to what opened it. */
async function expectGoodDialog(page: Page, opener: string, open: () => Promise<void>): Promise<void> {
  await page.setViewportSize(sizes.desk);
  await page.getByRole('button', { name: opener }).focus();
  await open();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
  expect(await strays(page)).toEqual([]);
  await expectAccessible(page, `the dialog of "${opener}"`);
  await page.setViewportSize(sizes.desk);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: opener })).toBeFocused();
}

for (const persona of ['moderator', 'organiser'] as const) {
  test(`the palette of the ${persona} keeps the focus and gives it back`, async ({ enter }) => {
    const { page } = await enter(persona, { viewport: sizes.desk });
    await startAt(page, '/now');
    await expectGoodDialog(page, 'Go to…', () => page.keyboard.press('Enter'));
  });
}

test('a question of moderation keeps the focus and gives it back', async ({ enter, shared }) => {
  const { page } = await enter('moderator', { viewport: sizes.desk });
  await openRoom(page, pick(shared, 0));
  await expectGoodDialog(page, 'Lock the room', () => page.keyboard.press('Enter'));
});

test('the warning of a shared computer keeps the focus', async ({ enter }) => {
  const { page } = await enter('attendee', { viewport: sizes.desk });
  await page.clock.install();
  await startAt(page, '/help');
  await page.keyboard.press('Shift');
  await page.clock.fastForward('12:10');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await strays(page)).toEqual([]);
  await expectAccessible(page, 'the warning');
});

/** Each check has to be able to fail: something wrong is put into a page that is right. */
test.describe('controls', () => {
  const broken = {
    'a field without a name': ['input', '', 'label'],
    'letters too pale': ['p', 'color:#999;background:#fff', 'color-contrast'],
    'something too wide': ['div', 'width:500px;height:9px', 'pixels to scroll sideways'],
  } as const;

  for (const [what, [tag, style, found]] of Object.entries(broken)) {
    test(`${what} is found`, async ({ enter }) => {
      const { page } = await enter('nobody');
      await startAt(page, '/help');
      await put(page, tag, style);
      await expect(expectAccessible(page, what)).rejects.toThrow(found);
    });
  }

  test('a dialog that lets the focus go is found', async ({ enter }) => {
    const { page } = await enter('nobody', { viewport: sizes.desk });
    await startAt(page, '/help');
    await page.evaluate(() => {
      const dialog = document.createElement('dialog');
      dialog.append(document.createElement('button'));
      document.querySelector('main h1')?.after(dialog);
      dialog.show();
    });
    expect((await strays(page)).length).toBeGreaterThan(0);
  });

  async function put(page: Page, tag: string, style: string): Promise<void> {
    await page.evaluate(
      ({ tag, style }) => {
        const element = document.createElement(tag);
        element.append('Bad');
        for (const rule of style.split(';')) {
          const [name = '', value = ''] = rule.split(':');
          element.style.setProperty(name, value, 'important');
        }
        document.querySelector('main h1')?.after(element);
      },
      { tag, style },
    );
  }
});
