import { resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { composer, expect, message, post, test } from './fixtures';
import { OwnServer } from './own-server';

// The picture of the README, from a built server and client: tests/e2e/run.py CONVENE --picture
const picture = resolve(__dirname, '../../docs/images/room.png');

const people = {
  moderator: 'P0498',
  presenter: 'P0025',
  partner: 'P0006',
  guest: 'P0108',
  viewer: 'P0005',
} as const;

type Writer = keyof typeof people;

const conversation: readonly (readonly [Writer, string])[] = [
  [
    'moderator',
    'Welcome to the opening. Ask here at any time: we read your questions out in the last fifteen minutes.',
  ],
  [
    'presenter',
    'One correction to slide 6: the figures for the east side are for nine months, not for twelve.',
  ],
  ['partner', 'Thank you. Is there a table by neighborhood? Ours differ from street to street.'],
  [
    'viewer',
    'Our weekly review began with four streets. We are glad to compare notes at the site-team time.',
  ],
  ['guest', 'Detective Example told me this morning that the suspect'],
  ['guest', '¿Habrá interpretación en la sesión siguiente?'],
  ['moderator', 'Sí, en el canal 2. Yes, on channel 2 of the headsets, and captions on every screen.'],
];

async function enterAll(server: OwnServer, browser: Browser): Promise<Record<Writer, Page>> {
  const pages: Partial<Record<Writer, Page>> = {};
  for (const [name, id] of Object.entries(people)) {
    const context = await browser.newContext({
      locale: 'en-US',
      timezoneId: 'America/Chicago',
      viewport: { width: 1280, height: 800 },
    });
    pages[name as Writer] = await server.enterRoom(context, id, 'S03');
  }
  return pages as Record<Writer, Page>;
}

test('the picture of the README', async ({ browser }) => {
  const server = await OwnServer.start(Object.values(people));
  try {
    const pages = await enterAll(server, browser);
    for (const [writer, text] of conversation) {
      await post(pages[writer], text);
      await expect(pages.moderator.getByText(text.slice(0, 30))).toBeVisible();
    }
    const { moderator, viewer } = pages;
    await moderator
      .locator('[data-message]')
      .filter({ hasText: 'Detective Example' })
      .getByRole('button', { name: /^Remove/ })
      .click();
    const dialog = moderator.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('No names from open cases, please.');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await expect(viewer.getByText('Removed by a moderator')).toBeVisible();
    await composer(viewer).fill('How did you choose the first ');
    await expect(message(viewer, '¿Habrá interpretación en la sesión siguiente?')).toBeVisible();
    await viewer.screenshot({ path: picture, animations: 'disabled' });
  } finally {
    await server.stop();
  }
});
