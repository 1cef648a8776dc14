import type { Page } from '@playwright/test';
import { expect, pick, ready, test } from './fixtures';

/** What the document of a room asks for before its program is there. */
interface Asked {
  paths: string[];
  sockets: string[];
  /** Lets the program's first file come. */
  begin(): void;
}

async function withoutProgram(page: Page, path: string): Promise<Asked> {
  const paths: string[] = [];
  const sockets: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname));
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  await page.route('**/entry/start.*', async (route) => {
    await begun;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await expect(page.locator('#app script')).toBeAttached(); // the document is whole, its scripts have run
  return { paths, sockets, begin };
}

const count = (paths: string[], path: string): number => paths.filter((each) => each === path).length;

test('a room asks for its files, its person and its socket before its program is there, each once', async ({
  enter,
  shared,
}) => {
  const { page } = await enter('attendee');
  const asked = await withoutProgram(page, `/rooms/${pick(shared, 0).id}`);
  expect(await page.evaluate(() => 'conveneEarly' in window)).toBe(true);
  await expect.poll(() => [count(asked.paths, '/api/v1/me'), asked.sockets]).toEqual([1, ['/api/v1/live']]);
  await expect.poll(() => asked.paths.filter((path) => path.includes('/nodes/')).length).toBe(2);

  asked.begin();
  await ready(page, '/rooms');
  await expect(page.locator('[data-room]')).toHaveAttribute('data-live', 'true');
  expect(asked.sockets).toEqual(['/api/v1/live']);
  expect(count(asked.paths, '/api/v1/me')).toBe(1);
  const files = asked.paths.filter((path) => path.startsWith('/_app/'));
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});

test('another page asks for nothing of this before its program is there', async ({ enter }) => {
  const { page } = await enter('attendee');
  const asked = await withoutProgram(page, '/now');
  expect([await page.evaluate(() => 'conveneEarly' in window), asked.sockets]).toEqual([false, []]);
  expect(count(asked.paths, '/api/v1/me')).toBe(0);
  asked.begin();
  await ready(page, '/now');
  expect(count(asked.paths, '/api/v1/me')).toBe(1);
});

test('who is not signed in comes from a room to the sign-in, and nothing has ended', async ({
  enter,
  shared,
}) => {
  const { page } = await enter('nobody');
  const path = `/rooms/${pick(shared, 0).id}`;
  await page.goto(path);
  await page.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('next') === path);
  await ready(page, '/sign-in');
  await expect(page.getByText('Your sign-in has ended')).toHaveCount(0);
});
