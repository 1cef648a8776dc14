import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const needed = [
  'CONVENE_URL',
  'CONVENE_LINK_ATTENDEE',
  'CONVENE_LINK_ATTENDEE2',
  'CONVENE_LINK_MODERATOR',
  'CONVENE_LINK_ORGANISER',
  'CONVENE_LINK_LEAVER',
];
const missing = needed.filter((name) => !process.env[name]);
if (missing.length > 0) {
  throw new Error(`These tests need a running server: set ${missing.join(', ')} (tests/e2e/run.py does).`);
}

/**
 * Sign-in links work once, so the people sign in once (`sign-in.setup.ts`) and every test starts from their cookies.
 * One worker: the tests share one server, and two cores.
 */
export default defineConfig({
  testDir: '.',
  outputDir: resolve(__dirname, '../../client/test-results'),
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env['CONVENE_URL'],
    browserName: 'chromium',
    headless: true,
    locale: 'en-US',
    timezoneId: 'America/New_York',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CONVENE_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'sign-in', testMatch: 'sign-in.setup.ts' },
    { name: 'journeys', testMatch: '*.spec.ts', testIgnore: 'imported.spec.ts', dependencies: ['sign-in'] },
    { name: 'imported', testMatch: 'imported.spec.ts' },
    { name: 'screens', testMatch: 'screens.ts', dependencies: ['sign-in'] },
    { name: 'picture', testMatch: 'readme.picture.ts' },
  ],
});
