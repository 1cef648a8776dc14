import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';

export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} has to be set (tests/e2e/run.py does).`);
  return value;
}

/** What a page of ours says of itself when it sends something. */
export function own(): Record<string, string> {
  return { origin: new URL(setting('CONVENE_URL')).origin };
}

/** A new one-time sign-in link of the person of a registration. */
export function linkTo(registration: string): string {
  const script = resolve(__dirname, 'person_link.py');
  const place = [setting('CONVENE_BINARY'), setting('CONVENE_DATA'), setting('CONVENE_URL')];
  return execFileSync('python3', [script, ...place, registration], { encoding: 'utf8' }).trim();
}

/** Signs in the person of a registration by a new one-time link. */
export async function signInOf(page: Page, registration: string): Promise<void> {
  const link = linkTo(registration);
  // Another fragment of the same page would not load it.
  await page.goto('/help');
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
