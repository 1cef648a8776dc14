// One visit over a thin line with a cold cache: from the address of a room to its messages, then one message sent.
// usage: node first_view.mjs CHROMIUM CLIENT_FOLDER URL COOKIE PATH   Prints one line of JSON, in milliseconds.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [chromiumPath, clientFolder, url, cookie, path] = process.argv.slice(2);
const { chromium } = createRequire(join(clientFolder, 'package.json'))('@playwright/test');
const [name, value] = cookie.replace(/^Cookie: /, '').split('=');

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  let bytes = 0;
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (done) => (bytes += done.encodedDataLength));
  const begun = performance.now();
  await page.goto(url + path, { waitUntil: 'commit', timeout: 60_000 });
  const firstByte = performance.now() - begun;
  const composer = page.getByRole('textbox', { name: 'Write to the room' });
  await page.locator('[data-room][data-live="true"]').waitFor({ timeout: 60_000 });
  await composer.waitFor({ timeout: 60_000 });
  const view = performance.now() - begun;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  );
  const text = `over a thin line ${Math.round(begun)}`;
  await composer.fill(text);
  const sentAt = performance.now();
  await composer.press('Enter');
  await page.locator('[data-message]', { hasText: text }).waitFor({ timeout: 60_000 });
  const sent = performance.now() - sentAt;
  console.log(JSON.stringify({ firstByte, paint, view, sent, bytes }));
} finally {
  await browser.close();
}
