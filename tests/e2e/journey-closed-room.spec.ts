import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible, sideways } from './axe';
import { composer, expect, message, ready, test, unique } from './fixtures';
import { connected, openByKeys, phone, pressOn, signInByKeys, signInUnseen } from './journey-steps';
import { press, tabTo } from './keys';
import { own } from './registration-steps';

// J08 at 320 px, with the keyboard alone. S24 is closed, not for attribution, full, and nobody waits; nobody else of the
// tests is there. Somebody new is on the team of SITE07.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const closed = 'S24';
const secrets = /debrief|multi-city/;
/** Somebody is in it; who moderates it; who leads the team of SITE07. */
const [inRoom, moderator, lead] = ['R0380', 'R0507', 'R0054'] as const;
const leadName = 'Wanjiru Xampleski';
/** A workshop for police and prosecutors with free seats, at another time. */
const workshop = 'S39';

const name = `Vetted ${unique('Person').replace(/\W/g, '')}`;
let registration = '';

/** Somebody on the team of SITE07 who works for the police, has a place, and is not vetted. */
async function makeMember(office: APIRequestContext, page: Page): Promise<string> {
  const email = `${unique('vetted').replace(/\W/g, '')}@example.org`;
  const sent = { data: { email, name, kind: 'site_team', site: 'SITE07' }, headers: own() };
  const invited = await office.post('/api/v1/registrations/invite', sent);
  expect(invited.status(), await invited.text()).toBe(200);
  const made: string = (await invited.json()).registration;
  await signInUnseen(page, made);
  const person = page.context().request;
  const form = {
    ...{ name, display: 'full', title: '', organisation: 'A police agency', discipline: 'investigations' },
    ...{ mode: 'in_person', listed: false },
  };
  for (const [path, data] of [
    ['', { form, access: { needs: [], note: '' } }],
    ['/accept', {}],
  ] as const) {
    const answer = await person.post(`/api/v1/me/registration${path}`, { data, headers: own() });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  return made;
}

async function openSession(page: Page, id: string): Promise<void> {
  await openByKeys(page, `/sessions/${id}`, '/sessions');
}

/** Into the closed room, over the agreement. */
async function join(page: Page): Promise<void> {
  await openSession(page, closed);
  await tabTo(page, /^(I agree, join the room|Write to the room)$/, 16);
  if (await page.getByRole('button', { name: 'I agree, join the room' }).count()) await press(page, 'Enter');
  await expect(composer(page)).toBeVisible();
}

/** What of the closed session is still in the page, seen or not. */
async function leftOf(page: Page): Promise<string[]> {
  return [...(await page.content()).matchAll(/.{0,60}(debrief|multi-city).{0,20}/g)].map(([found]) => found);
}

const here = (page: Page) => page.locator('[data-presence]');
const yourSeat = (page: Page) => page.getByRole('region', { name: 'Your seat' });

test('J08: a closed room gives nothing away; somebody vouches, an organiser verifies, the room opens', async ({
  enter,
}) => {
  const { page: office, context: staff } = await enter('organiser', phone);
  const { page: wants, context } = await enter('nobody', phone);
  const { page: vouches, context: ofLead } = await enter('nobody', phone);
  registration = await makeMember(staff.request, wants);

  await openByKeys(wants, '/registration', '/registration');
  await pressOn(wants, 'Ask to be vetted', 16);
  await expect(wants.getByText('You have asked.')).toBeVisible();

  // EC06
  await openSession(wants, closed);
  await expect(wants.getByRole('heading', { level: 1 })).toHaveText('Closed session');
  await expect(wants.locator('main')).toContainText('Only the people invited to it see what it is about.');
  expect(await wants.content()).not.toMatch(secrets);
  await expect(wants.locator('main')).not.toContainText(/Foobarton|Samplé|\d of \d/);
  for (const path of [`/sessions/${closed}`, '/programme', '/seats']) {
    expect(await (await context.request.get(`/api/v1${path}`)).text(), path).not.toMatch(secrets);
  }
  await expectAccessible(wants, 'a closed session');
  await wants.setViewportSize(phone.viewport);

  // I-20: nobody vouches for themselves, nor verifies themselves.
  await signInUnseen(vouches, lead);
  await openByKeys(vouches, '/delegation', '/delegation');
  await expect(vouches.getByRole('button', { name: `Vouch for ${name}` })).toBeVisible();
  await expect(vouches.getByRole('button', { name: new RegExp(leadName) })).toHaveCount(0);
  const leads = (await (await ofLead.request.get('/api/v1/me/registration')).json()).registration;
  for (const [whose, asks] of [
    [registration, context.request],
    [leads, ofLead.request],
  ] as const) {
    const refused = await asks.post(`/api/v1/registrations/${whose}/vetting`, {
      data: { level: 'sponsor_approved', evidence: 'I know myself', reason: '' },
      headers: own(),
    });
    expect([403, 404]).toContain(refused.status());
  }
  await pressOn(vouches, `Vouch for ${name}`, 40);
  await expect(vouches.getByLabel('How do you know them?')).toBeFocused();
  await vouches.keyboard.type('We work in the same unit');
  await pressOn(vouches, 'Vouch', 3);
  await expect(vouches.getByText(`You vouch for ${name}.`)).toBeVisible();

  await openSession(wants, closed);
  await expect(wants.getByRole('heading', { level: 1 }), 'vouched for is not enough').toHaveText(
    'Closed session',
  );

  const mine = (await (await staff.request.get('/api/v1/me/registration')).json()).registration;
  await openByKeys(office, `/registrations/${mine}`, '/registrations/one');
  await expect(office.getByRole('region', { name: 'Vetting' })).toContainText('Nobody vets themselves.');
  await expect(office.getByRole('radio')).toHaveCount(0);
  await openByKeys(office, `/registrations/${registration}`, '/registrations/one');
  await expect(office.locator('main')).toContainText(leadName);
  await tabTo(office, 'Verify', 12);
  await press(office, 'Space');
  await tabTo(office, /^What does it rest on\?/, 2);
  await office.keyboard.type('Called the agency');
  await pressOn(office, 'Verify', 2);
  await expect(office.locator('main')).toContainText('Called the agency');

  await join(wants);
  await expect(wants.getByRole('heading', { level: 1 })).toContainText('Closed debrief');
  await tabTo(wants, 'Write to the room', 12);
  const text = unique('Thank you for having me');
  await wants.keyboard.type(text);
  await press(wants, 'Enter');
  await expect(message(wants, text)).toContainText(/You \(Participant \d+\)/);
  expect(await sideways(wants)).toBe(0);
});

test('J08: ended access reaches every tab in two seconds, shuts every door, and can be taken back for a minute', async ({
  enter,
}) => {
  const { page: room, context } = await enter('nobody', phone);
  const { page: phoneToo, context: second } = await enter('nobody', phone);
  const { page: stays } = await enter('nobody', phone);
  const { page: leads } = await enter('nobody', phone);
  const { page: office } = await enter('organiser', phone);
  const { page: desk } = await enter('organiser', phone);

  await signInUnseen(room, registration);
  await signInUnseen(phoneToo, registration);
  await signInUnseen(stays, inRoom);
  await signInUnseen(leads, moderator);
  for (const page of [stays, leads, phoneToo, room]) await join(page);
  await expect(here(stays)).toContainText('3 here');
  // A seat in a workshop, and the first place in the line of the closed session.
  const other = await context.newPage();
  const heard: string[] = [];
  for (const page of [other, phoneToo, room]) {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void heard.push(payload.toString())),
    );
  }
  await openSession(other, workshop);
  await connected(other);
  await pressOn(other, 'Take a seat', 8);
  await expect(yourSeat(other).getByRole('status')).toContainText('You have a seat');
  await openSession(room, closed);
  await pressOn(room, 'Wait in line', 8);
  await expect(yourSeat(room).getByRole('status')).toContainText('You are number 1 in line');
  await expect(composer(room)).toBeVisible();
  await openByKeys(phoneToo, `/rooms/${closed}/plain`, '/rooms/plain');
  await connected(phoneToo);
  const { code } = await (await context.request.get('/api/v1/me/badge')).json();
  expect(code).toBeTruthy();
  const before = unique('While everybody is here');
  await composer(leads).fill(before);
  await composer(leads).press('Enter');
  await expect(message(stays, before)).toBeVisible();
  await expect.poll(() => heard.some((frame) => frame.includes(before))).toBe(true);

  await openByKeys(office, `/registrations/${registration}`, '/registrations/one');
  await tabTo(office, /^Cancel/, 8);
  await press(office, 'ArrowDown');
  await expect(office.getByRole('radio', { name: 'End access' })).toBeChecked();
  await tabTo(office, 'Why?', 2);
  const why = unique('Asked by security');
  await office.keyboard.type(why);
  await pressOn(office, 'End access', 2);
  const question = office.getByRole('dialog');
  await expect(question).toContainText(name);
  await pressOn(office, 'End access', 3);
  for (const page of [room, other, phoneToo]) {
    const ended = page.getByRole('heading', { name: 'Your access has ended' });
    await expect(ended).toBeVisible({ timeout: 2_000 });
    await expect(ended).toBeFocused();
    await expect(page.locator('main')).toContainText('Contact the organisers.');
    expect(await leftOf(page)).toEqual([]);
  }

  // Nothing more arrives, and the others see one fewer, of whom nothing is said.
  const after = unique('After somebody left');
  await composer(leads).fill(after);
  await composer(leads).press('Enter');
  await expect(message(stays, after)).toBeVisible();
  await expect(here(stays)).toContainText('2 here');
  await expect(stays.locator('main')).not.toContainText(name);
  for (const page of [room, other, phoneToo]) await expect(page.getByText(after)).toHaveCount(0);
  expect(heard.filter((frame) => frame.includes(after))).toEqual([]);

  // The old login, the second device, a new login, the old badge.
  for (const asks of [context.request, second.request]) {
    expect((await asks.get(`/api/v1/sessions/${closed}`)).status()).toBe(401);
  }
  await other.reload();
  await ready(other, '/sign-in');
  await signInByKeys(other, registration, 'ended');
  await other.goto(`/sessions/${closed}`);
  await expect(other.getByRole('heading', { name: 'Your access has ended' })).toBeFocused();
  expect((await context.request.get(`/api/v1/sessions/${closed}`)).status()).toBe(403);
  await desk.goto('/desk');
  await ready(desk, '/desk');
  await expect(desk.getByLabel('Scan a badge, or type a name')).toBeFocused();
  await desk.keyboard.type(code);
  await press(desk, 'Enter');
  await expect(desk.locator('.verdict')).toContainText('The access of this person has ended.');

  // It was the wrong person: seat and place in the line are theirs as before.
  await pressOn(office, 'Undo', 16);
  await expect(office.getByRole('status').filter({ hasText: 'Confirmed' })).toBeVisible();
  await signInByKeys(other, registration);
  await openSession(other, workshop);
  await expect(yourSeat(other).getByRole('status')).toContainText('You have a seat');
  await join(other);
  await expect(yourSeat(other).getByRole('status')).toContainText('You are number 1 in line');
  await expect(here(stays)).toContainText('3 here');

  // Who, when, why, for the staff; for the person what, and neither who nor why.
  await openByKeys(office, '/audit', '/audit');
  const entry = office.locator('[data-entry]').filter({ hasText: why });
  await expect(entry).toContainText('Ended the access of a person');
  await expect(entry).toContainText(name);
  await expect(entry.locator('.who')).not.toBeEmpty();
  await expect(entry).toContainText(/\d{1,2}:\d\d (am|pm) Central/);
  await expect(office.locator('[data-entry]').first()).toBeVisible();
  await expect(
    office.locator('[data-entry]').filter({ hasText: 'Let a person in again' }).first(),
  ).toContainText(name);
  await openByKeys(other, '/me', '/me');
  const about = other.getByRole('region', { name: 'What staff did about you' });
  await expect(about).toContainText('Your access was ended');
  await expect(about).toContainText('You were let in again');
  await expect(about).not.toContainText(why);
});
