import type { Page } from '@playwright/test';
import { sideways } from './axe';
import { expect, ready } from './fixtures';
import { press, skipToMain, tabTo } from './keys';
import { linkTo, own } from './registration-steps';

/** The screen of the journeys that are walked with the keyboard alone. */
export const phone = { viewport: { width: 320, height: 640 } };

/** Signs in the person of a registration by a new one-time link, without a mouse. */
export async function signInByKeys(page: Page, registration: string, state = '/now'): Promise<void> {
  await page.goto('/help'); // another fragment of the same page would not load it
  await page.goto(linkTo(registration));
  await ready(page, '/sign-in');
  await skipToMain(page);
  await tabTo(page, 'Sign in', 2);
  await press(page, 'Enter');
  await ready(page, state);
}

/** Signs in somebody whose way in this is not about. */
export async function signInUnseen(page: Page, registration: string): Promise<void> {
  const answer = await page.context().request.post('/api/v1/sign-in/link/redeem', {
    data: { token: linkTo(registration).split('#t=')[1] },
    headers: own(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Opens an address, as somebody types it, and goes past the header; nothing is to be scrolled sideways there. */
export async function openByKeys(page: Page, path: string, state: string): Promise<void> {
  await page.goto(path);
  await ready(page, state);
  expect(await sideways(page), `${path}: pixels to scroll sideways`).toBe(0);
  await skipToMain(page);
}

/** Goes on with the Tab key to what is called so, and presses it. */
export async function pressOn(page: Page, name: string | RegExp, most = 12): Promise<void> {
  await tabTo(page, name, most);
  await press(page, 'Enter');
}

/** The same, backwards. */
export async function pressBefore(page: Page, name: string | RegExp, most = 12): Promise<void> {
  await tabTo(page, name, most, 'Shift+Tab');
  await press(page, 'Enter');
}

/** The page hears of what others do. */
export async function connected(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
}
