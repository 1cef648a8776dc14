import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composer, expect, pick, ready, test, unique } from './fixtures';
import type { PersonName } from './people';

/**
 * Pictures of every route as each persona sees it, for eyes: `./dev screens`. Every route also as the pages that a
 * printer gets. Nothing is compared; an index shows them side by side.
 */
const folder = process.env['CONVENE_SCREENS'] ?? '';
const widths = [320, 768, 1280];
const looks = ['light', 'dark'] as const;
const personas: readonly (PersonName | 'nobody')[] = ['nobody', 'attendee', 'moderator', 'organiser'];
const routes: readonly [path: string, state: string][] = [
  ['/now', '/now'],
  ['/programme', '/programme'],
  ['/agenda', '/agenda'],
  ['/rooms', '/rooms'],
  ['/communities', '/communities'],
  ['/audit', '/audit'],
  ['/desk', '/desk'],
  ['/me', '/me'],
  ['/outbox', '/outbox'],
  ['/board', '/board'],
  ['/registrations', '/registrations'],
  ['/delegations', '/delegations'],
  ['/delegations/SITE01', '/delegations/one'],
  ['/registration', '/registration'],
  ['/register', '/register'],
  ['/me/profile', '/me/profile'],
  ['/me/email', '/me/email'],
  ['/me/two-step', '/me/two-step'],
  ['/map', '/map'],
  ['/badge', '/badge'],
  ['/my-site', '/my-site'],
  ['/my-sites', '/my-sites'],
  ['/sites', '/sites'],
  ['/sites/SITE01', '/sites/one'],
  ['/help', '/help'],
  ['/leaving', '/leaving'],
  ['/no/such/page', 'error'],
];

interface Picture {
  name: string;
  file: string;
}

const pictures: Picture[] = [];

test.describe.configure({ mode: 'serial', timeout: 600_000 });

for (const persona of personas) {
  test(`every screen of ${persona}`, async ({ enter, shared }) => {
    mkdirSync(folder, { recursive: true });
    const { page } = await enter(persona);
    const session = pick(shared, 0);
    const visits: readonly [string, string][] =
      persona === 'nobody'
        ? [['/sign-in', '/sign-in']]
        : [
            ...routes,
            [`/sessions/${session.id}`, '/sessions'],
            [`/rooms/${session.id}`, '/rooms/'],
            [`/rooms/${session.id}/plain`, '/rooms/plain'],
          ];
    for (const [path, state] of visits) {
      await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
      await page.goto(path);
      if (state.endsWith('/')) {
        await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
        await composer(page).fill(unique('What would you start first?'));
        await composer(page).press('Enter');
        await expect(composer(page)).toHaveValue('');
      } else {
        await ready(page, state);
      }
      const base = `${persona}${path.replaceAll('/', '-')}`;
      for (const look of looks) {
        await page.emulateMedia({ colorScheme: look, media: 'screen' });
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 700 ? 640 : 900 });
          const tall = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.setViewportSize({ width, height: Math.max(tall, 640) }); // bars at the bottom stand there
          const file = `${base}-${width}-${look}.png`;
          await page.screenshot({ path: join(folder, file), fullPage: true });
          pictures.push({ name: `${persona} ${path} ${width} ${look}`, file });
        }
      }
      await page.emulateMedia({ colorScheme: 'light', media: 'print' });
      const file = `${base}-print.pdf`;
      await page.pdf({ path: join(folder, file), format: 'Letter', printBackground: false });
      pictures.push({ name: `${persona} ${path} printed`, file });
    }
  });
}

test.afterAll(() => {
  const items = pictures.map(({ name, file }) =>
    file.endsWith('.pdf')
      ? `<p><a href="${file}">${name}</a></p>`
      : `<figure><img src="${file}" alt="${name}" loading="lazy" width="320"><figcaption>${name}</figcaption></figure>`,
  );
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><h1>Screens</h1>\n${items.join('\n')}\n</html>\n`,
  );
});
