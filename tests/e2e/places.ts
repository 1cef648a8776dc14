import type { Page, Route } from '@playwright/test';
import { expect, ready, type SharedSession } from './fixtures';

/** A page of the client, and what can happen to it. */
export interface Place {
  path: string;
  /** What the page says when it is shown (`data-ready`). */
  state: string;
  /** It asks the server for something, so that this can be late or fail. */
  loads: boolean;
  /** Others are told that it is not for them: nothing is loaded. */
  only?: 'organiser' | 'coordinator';
}

/** Every page that somebody who is signed in can open. */
export function placesOf({ id }: SharedSession): Place[] {
  return [
    { path: '/now', state: '/now', loads: true },
    { path: '/programme', state: '/programme', loads: true },
    { path: '/agenda', state: '/agenda', loads: true },
    { path: '/rooms', state: '/rooms', loads: true },
    { path: '/communities', state: '/communities', loads: true },
    { path: '/outbox', state: '/outbox', loads: true },
    { path: '/board', state: '/board', loads: true },
    { path: '/map', state: '/map', loads: true },
    { path: '/badge', state: '/badge', loads: true },
    { path: '/registrations', state: '/registrations', loads: true },
    { path: '/delegations', state: '/delegations', loads: true },
    { path: '/delegations/SITE01', state: '/delegations/one', loads: true },
    { path: '/my-site', state: '/my-site', loads: true },
    { path: '/my-sites', state: '/my-sites', loads: true },
    { path: '/sites', state: '/sites', loads: true },
    { path: '/sites/SITE01', state: '/sites/one', loads: true },
    { path: `/sessions/${id}`, state: '/sessions', loads: true },
    { path: `/rooms/${id}`, state: '/rooms', loads: false },
    { path: `/rooms/${id}/plain`, state: '/rooms/plain', loads: false },
    { path: '/desk', state: '/desk', loads: true, only: 'organiser' },
    { path: '/audit', state: '/audit', loads: true, only: 'organiser' },
    { path: '/access-needs', state: '/access-needs', loads: true, only: 'coordinator' },
    { path: '/register', state: '/register', loads: true },
    { path: '/registration', state: '/registration', loads: true },
    { path: '/me/profile', state: '/me/profile', loads: true },
    { path: '/me/email', state: '/me/email', loads: true },
    { path: '/me/two-step', state: '/me/two-step', loads: true },
    { path: '/me/data', state: '/me/data', loads: false },
    { path: '/me', state: '/me', loads: false },
    { path: '/help', state: '/help', loads: false },
    { path: '/leaving', state: '/leaving', loads: false },
    { path: '/sign-in', state: '/sign-in', loads: false },
    { path: '/no/such/page', state: 'error', loads: false },
  ];
}

export const conditions = ['normal', 'empty', 'busy', 'error', 'away'] as const;
export type Condition = (typeof conditions)[number];

/** Goes there as a link does, without loading the client anew. */
export async function visit(page: Page, place: Place, condition: Condition): Promise<void> {
  await page.evaluate((href) => {
    document.documentElement.dataset['ready'] = 'on the way';
    const link = document.createElement('a');
    link.href = href;
    document.querySelector('#app')?.append(link);
    link.click();
    link.remove();
  }, place.path);
  await page.waitForURL((url) => url.pathname === place.path);
  if (condition === 'busy') await expect(page.locator('main .skeleton')).toBeVisible();
  else await ready(page, place.state);
  const failed = page.locator('main').getByRole('alert');
  if (condition === 'error') await expect(failed).toContainText('The server could not do this');
  if (condition === 'away') await expect(failed).toContainText('The server cannot be reached');
}

/** From now on the server answers like this; who one is, it always says. */
export async function answerWith(page: Page, condition: Condition): Promise<void> {
  if (condition === 'normal') return;
  await page.route(
    (url) => url.pathname.startsWith('/api/v1/') && url.pathname !== '/api/v1/me',
    answers[condition],
  );
}

const problem = {
  type: 'about:blank',
  title: 'Internal error',
  status: 500,
  code: 'internal',
  detail: '',
  request_id: 'r-0001',
};

const answers: Record<Exclude<Condition, 'normal'>, (route: Route) => Promise<void>> = {
  empty: async (route) => {
    if (route.request().url().endsWith('/me/badge')) {
      const refusal = { ...problem, status: 403, code: 'forbidden' };
      await route.fulfill({ status: 403, contentType: 'application/problem+json', json: refusal });
      return;
    }
    const response = await route.fetch();
    if (!response.ok()) return await route.fulfill({ response });
    const json = await response.json();
    for (const list of [
      'sessions',
      'communities',
      'people',
      'standing_notes',
      'sites',
      'entries',
      'waiting',
      'dead',
      'bounced',
    ]) {
      if (Array.isArray(json[list])) json[list] = [];
    }
    await route.fulfill({ status: response.status(), json });
  },
  busy: () => new Promise(() => undefined),
  error: (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem }),
  away: (route) => route.abort(),
};
