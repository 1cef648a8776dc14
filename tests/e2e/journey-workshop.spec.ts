import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, ready, test } from './fixtures';
import { connected, openByKeys, phone, pressOn, signInByKeys, signInUnseen } from './journey-steps';
import { goBy, press, skipToMain, tabTo } from './keys';
import { own, setting } from './registration-steps';
import { dayIn, dayTab } from './times';

// J03 at 320 px, with the keyboard alone. The sample's S04 is for police and prosecutors, has 60 of 60 seats taken, and
// eight wait; the first of them has a seat in S05 at the same time. Nobody else of the tests is there.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const workshop = 'S04';
const title = /^Crime gun intelligence/;
/** Of the line, in its order; somebody who wants in; three who have a seat. */
const [first, second, third] = ['R0162', 'R0102', 'R0284'] as const;
const newcomer = 'R0046';
const [leaver, leaver2, leaver3] = ['R0017', 'R0123', 'R0338'] as const;

const yourSeat = (page: Page) => page.getByRole('region', { name: 'Your seat' });
const said = (page: Page) => yourSeat(page).getByRole('status');
const roster = (page: Page) => page.getByRole('region', { name: 'Seats of this session' });

interface Holder {
  registration: string;
  state: string;
  place: number;
}

/** What an organiser sees of the workshop. */
async function holders(office: APIRequestContext): Promise<Holder[]> {
  return (await (await office.get(`/api/v1/sessions/${workshop}/seats`)).json()).people;
}

async function waiting(office: APIRequestContext): Promise<number> {
  return (await holders(office)).filter(({ state }) => state === 'waitlisted').length;
}

async function openWorkshop(page: Page): Promise<void> {
  await openByKeys(page, `/sessions/${workshop}`, '/sessions');
  await connected(page);
}

/** Somebody gives their seat back, whose page this is not about. */
async function giveBack(page: Page, registration: string): Promise<void> {
  await signInUnseen(page, registration);
  const answer = await page.context().request.post(`/api/v1/sessions/${workshop}/seat/release`, {
    data: {},
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Holds what a page asks back until it is let go. */
async function heldBack(page: Page, what: string): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((done) => (letGo = done));
  let came = (): void => undefined;
  const asked = new Promise<void>((done) => (came = done));
  await page.route(what, async (route) => {
    came();
    await gate;
    await route.continue();
  });
  return { asked, letGo };
}

/** The tab of the day on which it is: the programme opens on today, which may be another. */
async function dayOfWorkshop(request: APIRequestContext): Promise<string> {
  const { sessions, edition } = (await (await request.get('/api/v1/programme')).json()) as {
    sessions: { title: string; starts_at: string }[];
    edition: { venue_time_zone: string };
  };
  const workshop = sessions.find((each) => title.test(each.title))!;
  return dayTab(dayIn(workshop.starts_at, edition.venue_time_zone));
}

/** The organiser, whose focus is on the button, gives the workshop so many seats in the room. */
async function resize(page: Page, seats: number): Promise<void> {
  await expect(page.getByRole('button', { name: 'Change the size' })).toBeFocused();
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog', { name: 'Change the size' });
  await expect(dialog.getByLabel('Seats in the room')).toBeFocused();
  await press(page, 'Control+a');
  await page.keyboard.type(String(seats));
  await tabTo(page, 'Why?', 3);
  await page.keyboard.type('Another room');
  await press(page, 'Enter');
  await expect(dialog).toHaveCount(0);
}

test('J03: from the end of the line; a seat is given back, offered, accepted, and all others move up', async ({
  enter,
}) => {
  const { page: wants } = await enter('nobody', phone);
  const { page: offered, context: ofFirst } = await enter('nobody', phone);
  const { page: next } = await enter('nobody', phone);
  const { page: leaves } = await enter('nobody', phone);
  const { page: office, context: staff } = await enter('organiser', phone);

  await signInByKeys(wants, newcomer);
  await goBy(wants, 'Programme');
  await ready(wants, '/programme');
  await skipToMain(wants);
  await pressOn(wants, await dayOfWorkshop(staff.request), 8);
  await pressOn(wants, title, 60);
  await ready(wants, '/sessions');
  await expect(yourSeat(wants)).toContainText('60 of 60 seats taken, 8 in line');
  await skipToMain(wants);
  await pressOn(wants, 'Wait in line');
  await expect(said(wants)).toContainText('You are number 9 in line');
  await expect(wants.getByRole('heading', { name: 'Your seat' }), 'the button has gone').toBeFocused();
  await connected(wants);

  for (const [page, registration] of [
    [offered, first],
    [next, second],
    [leaves, leaver],
  ] as const) {
    await signInUnseen(page, registration);
    await openWorkshop(page);
  }
  await expect(said(offered)).toContainText('You are number 1 in line');
  await tabTo(offered, 'Leave the line', 8);
  const tab = await ofFirst.newPage();
  await openWorkshop(tab);
  await expect(said(next)).toContainText('You are number 2 in line');
  await openWorkshop(office);
  await expect(roster(office)).toContainText('60 of 60 seats taken, 9 in line');

  await expect(said(leaves)).toContainText('You have a seat');
  await expect(said(leaves)).toContainText(/^You have a seat\s*Cedar, \d{1,2}:\d\d (am|pm) Central/);
  await pressOn(leaves, 'Give the seat back', 8);
  const question = leaves.getByRole('dialog', { name: 'Give your seat back?' });
  await expect(question).toContainText('9 people wait');
  await pressOn(leaves, 'Give the seat back', 3);
  await expect(said(leaves)).toContainText('All seats are taken');

  // EC01: nobody of these reloads.
  await expect(said(offered)).toContainText('A seat is free for you');
  await expect(said(offered)).toContainText(/We hold it for you until \d{1,2}:\d\d (am|pm) Central/);
  await expect(offered.getByRole('heading', { name: 'Your seat' }), 'the line could be left').toBeFocused();
  await expect(said(next)).toContainText('You are number 1 in line');
  await expect(said(wants)).toContainText('You are number 8 in line');
  await expect(roster(office)).toContainText('60 of 60 seats taken, 8 in line');

  // Two tabs accept; the question about the seat at the same time comes in each.
  const held = await heldBack(tab, '**/seat/accept');
  await pressOn(tab, 'Take the seat', 8);
  await held.asked;
  await pressOn(offered, 'Take the seat', 4);
  const clash = offered.getByRole('dialog', { name: 'You have a seat at the same time' });
  await expect(clash).toContainText('You cannot be in two sessions at once');
  await expect(clash.getByRole('button', { name: 'Keep the seat that I have' })).toBeFocused();
  await press(offered, 'Enter');
  await expect(said(offered)).toContainText('A seat is free for you');
  await expect(
    offered.getByRole('button', { name: 'Take the seat' }),
    'where the question began',
  ).toBeFocused();
  await press(offered, 'Enter');
  await pressOn(offered, 'Give that one up and take this seat', 3);
  await expect(said(offered)).toContainText(/^You have a seat\s*Cedar, \d{1,2}:\d\d (am|pm) Central/);
  await expect(offered.getByRole('heading', { name: 'Your seat' })).toBeFocused();
  held.letGo();
  for (const page of [offered, tab]) await expect(said(page)).toContainText('You have a seat');
  await expect(tab.getByRole('dialog')).toHaveCount(0);
  expect((await holders(staff.request)).filter(({ registration }) => registration === first)).toMatchObject([
    { state: 'enrolled' },
  ]);
  const mine = (await (await ofFirst.request.get('/api/v1/seats')).json()).mine as { session: string }[];
  expect(mine.map(({ session }) => session)).not.toContain('S05');
  await expect(roster(office)).toContainText('60 of 60 seats taken, 8 in line');
  await expectAccessible(office, 'the seats of a workshop');
});

test('J03: an offer ends while it is accepted: a polite no, still in line, and the next is offered the seat', async ({
  enter,
}) => {
  const { page: late } = await enter('nobody', phone);
  const { page: next } = await enter('nobody', phone);
  const { page: leaves } = await enter('nobody', phone);
  const { context: staff } = await enter('organiser', phone);
  for (const [page, registration] of [
    [late, second],
    [next, third],
  ] as const) {
    await signInUnseen(page, registration);
    await openWorkshop(page);
  }
  await giveBack(leaves, leaver2);
  await expect(said(late)).toContainText('A seat is free for you');
  const held = await heldBack(late, '**/seat/accept');
  await pressOn(late, 'Take the seat', 8);
  await held.asked;
  execFileSync('python3', [resolve(__dirname, 'let_lapse.py'), setting('CONVENE_DATA'), workshop, second]);
  await expect(said(next)).toContainText('A seat is free for you');
  held.letGo();
  await expect(yourSeat(late).getByRole('alert')).toContainText(
    'The offer has ended. You still wait in line.',
  );
  await expect(said(late)).toContainText(`You are number ${await waiting(staff.request)} in line`);
  await expect(late.getByRole('heading', { name: 'Your seat' })).toBeFocused();
  await expectAccessible(late, 'an offer that has ended');
  await pressOn(next, 'Let it go', 8);
  await expect(said(next)).toContainText('All seats are taken');
});

test('J03: whom the workshop is not for cannot join the line', async ({ enter }) => {
  const { page, context } = await enter('attendee', phone);
  await openByKeys(page, `/sessions/${workshop}`, '/sessions');
  await expect(page.locator('main')).toContainText('It is for: Law enforcement and prosecutors.');
  await expect(yourSeat(page)).toHaveCount(0);
  const refused = await context.request.post(`/api/v1/sessions/${workshop}/seat`, {
    data: { kind: 'in_person' },
    headers: own(),
  });
  expect(refused.status()).toBe(403);
});

test('J03: fewer seats than are taken throw nobody out and make no offers; more go to the line', async ({
  enter,
}) => {
  const { page: office, context: staff } = await enter('organiser', phone);
  const { page: waits } = await enter('nobody', phone);
  const { page: sits } = await enter('nobody', phone);
  const { page: leaves } = await enter('nobody', phone);
  const inLine = (await holders(staff.request)).find(({ place }) => place === 1);
  if (!inLine) throw new Error('Nobody waits.');
  for (const [page, registration] of [
    [waits, inLine.registration],
    [sits, first],
  ] as const) {
    await signInUnseen(page, registration);
    await openWorkshop(page);
  }
  const before = (await holders(staff.request)).filter(({ state }) => state === 'enrolled').length;
  await openWorkshop(office);
  await tabTo(office, 'Change the size', 14);
  await resize(office, 50);
  await expect(roster(office)).toContainText('of 50 seats taken');
  await expect(yourSeat(sits)).toContainText('of 50 seats taken');
  await expect(said(sits)).toContainText('You have a seat');
  expect((await holders(staff.request)).filter(({ state }) => state === 'enrolled')).toHaveLength(before);
  await giveBack(leaves, leaver3);
  await expect(yourSeat(sits)).toContainText('59 of 50 seats taken');
  await expect(said(waits)).toContainText('You are number 1 in line');
  await resize(office, 60);
  await expect(said(waits)).toContainText('A seat is free for you');
  await expect(roster(office)).toContainText('60 of 60 seats taken');
});
