import type { APIRequestContext } from '@playwright/test';
import { expectAccessible, sizes } from './axe';
import { expect, ready, test } from './fixtures';
import { OwnServer } from './own-server';

// A server of its own: the programme of the shared one stays as the sample has it.
const organiser = 'P0490';
const attendee = 'P0005';
const moderator = 'P0498';
const opening = /^Opening: where the network stands/;

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start([organiser, attendee, moderator]);
});
test.afterAll(() => server.stop());

async function signIn(request: APIRequestContext, person: string): Promise<void> {
  const token = server.linkOf(person).split('#t=')[1];
  await post(request, '/sign-in/link/redeem', { token });
}

async function post(request: APIRequestContext, path: string, data: object) {
  const answer = await request.post(`${server.url}/api/v1${path}`, { data, headers: { origin: server.url } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return await answer.json();
}

/** The session that is on gets another title, and that is released. */
async function retitle(request: APIRequestContext, to: string): Promise<void> {
  const draft = await (await request.get(`${server.url}/api/v1/draft`)).json();
  const { title } = draft.sessions.find((each: { id: string }) => each.id === 'S03').fields;
  const change = { action: 'change', session: 'S03', from: { title }, to: { title: to } };
  const { revision } = await post(request, '/draft/edit', { client_id: 'doors', changes: [change] });
  await post(request, '/draft/release', { revision, note: '', accepted: [] });
}

test.use({ origin: async ({}, use) => use(server.url) });

test('J05: a screen at a door says what is on, follows a release, and stays without a network', async ({
  enter,
}) => {
  const { page, context } = await enter('nobody', { baseURL: server.url, viewport: sizes.desk });
  const { context: office } = await enter('nobody', { baseURL: server.url });
  await signIn(context.request, attendee);
  await signIn(office.request, organiser);

  await page.goto(`${server.url}/map`);
  await ready(page, '/map');
  await page.getByRole('link', { name: 'Door sign: Grand Ballroom' }).press('Enter');
  const sign = page.getByRole('region', { name: 'Grand Ballroom' });
  await expect(sign.getByRole('heading', { name: opening })).toBeVisible();
  await expect(sign.getByRole('heading', { name: 'Now', exact: true })).toBeVisible();
  await expect(sign.getByRole('heading', { name: 'Next', exact: true })).toBeVisible();
  await expectAccessible(page, 'the sign of a door');
  await page.setViewportSize(sizes.desk);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();

  await retitle(office.request, 'A plenary with another name');
  await expect(sign.getByRole('heading', { name: 'A plenary with another name' })).toBeVisible({
    timeout: 1000,
  });
  await expect(sign.getByText('Changed', { exact: true })).toBeVisible();

  await context.setOffline(true);
  await expect(sign.getByRole('heading', { name: 'A plenary with another name' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print this sign' })).toBeHidden();
  await expect(sign.getByRole('heading', { name: 'A plenary with another name' })).toBeVisible();
});

test('a place that is not there says so, and leads back', async ({ enter }) => {
  const { page, context } = await enter('nobody', { baseURL: server.url, viewport: sizes.phone });
  await signIn(context.request, moderator);
  await page.goto(`${server.url}/map?door=NOWHERE`);
  await expect(page.getByRole('heading', { name: 'There is no such place.' })).toBeVisible();
  await page.getByRole('link', { name: 'All places' }).press('Enter');
  await expect(page.getByRole('link', { name: 'Door sign: Grand Ballroom' })).toBeVisible();
});
