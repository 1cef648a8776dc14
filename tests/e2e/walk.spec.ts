import type { Page } from '@playwright/test';
import { sizes } from './axe';
import { expect, pick, ready, test } from './fixtures';
import { walk } from './focus';
import { placesOf, visit } from './places';

/** The Tab key over every page, stop by stop: what has the focus is seen, marked, large enough, and in order. */
test.describe.configure({ timeout: 240_000 });

async function startAt(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(path);
  await ready(page, path);
}

for (const persona of ['attendee', 'organiser'] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test(`the ${persona} on the ${size}: every stop of every page is good`, async ({ enter, shared }) => {
      const { page } = await enter(persona, { viewport });
      await startAt(page, '/help');
      const found: string[] = [];
      for (const place of placesOf(pick(shared, 0))) {
        await visit(page, place, 'normal');
        await fromTheTop(page);
        const { stops, faults } = await walk(page);
        expect(stops, `stops on ${place.path}`).toBeGreaterThan(5);
        found.push(...faults.map((fault) => `${place.path}: ${fault}`));
      }
      expect(found).toEqual([]);
    });
  }
}

test('sign-in for nobody', async ({ enter }) => {
  for (const viewport of Object.values(sizes)) {
    const { page } = await enter('nobody', { viewport });
    await startAt(page, '/sign-in');
    expect((await walk(page)).faults).toEqual([]);
  }
});

/** The next Tab goes to the first stop of the document. */
async function fromTheTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    const top = document.createElement('p');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
  });
}

/** The check has to be able to fail: something bad is put into a page that is good. */
test.describe('controls', () => {
  const bad = {
    'no mark of the focus': ['outline: none !important', 'shows no focus'],
    'a mark that is always there': [
      'outline: 3px solid red !important; outline-offset: 2px',
      'shows no focus',
    ],
    'something that is too small': [
      'font-size: 8px; padding: 0; min-height: 0; min-width: 0',
      'is too small',
    ],
    'something outside the window': ['position: fixed; left: -300px; top: 0', 'is outside the window'],
    'something under the header': ['position: fixed; top: 0; left: 40vw; z-index: 0', 'is covered by'],
    'no size': [
      'width: 1px; height: 1px; overflow: hidden; padding: 0; border: 0; min-height: 0',
      'has no size',
    ],
  } as const;

  for (const [what, [style, found]] of Object.entries(bad)) {
    test(`${what} is found`, async ({ enter }) => {
      const { page } = await enter('nobody', { viewport: sizes.desk });
      await startAt(page, '/help');
      expect((await walk(page)).faults).toEqual([]);
      await put(page, style, 0);
      await fromTheTop(page);
      expect((await walk(page)).faults).toContainEqual(expect.stringMatching(`"Bad".* ${found}`));
    });
  }

  test('an order of its own is found', async ({ enter }) => {
    const { page } = await enter('nobody', { viewport: sizes.desk });
    await startAt(page, '/help');
    await put(page, '', 3);
    const { faults } = await walk(page);
    expect(faults).toContainEqual('Bad: has an order of its own');
  });

  async function put(page: Page, style: string, order: number): Promise<void> {
    await page.evaluate(
      ({ style, order }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`#bad { ${style} }`);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        const button = document.createElement('button');
        button.id = 'bad';
        button.className = 'usa-button';
        button.tabIndex = order;
        button.append('Bad');
        document.querySelector('main h1')?.after(button);
      },
      { style, order },
    );
  }
});
