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
  const requests = new Map();
  let [bytes, begin] = [0, undefined];
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const ask = ({ requestId, timestamp, request }) => {
    begin ??= timestamp;
    const name = request.url ? new URL(request.url).pathname : 'the live socket';
    requests.set(requestId, { name, asked: timestamp - begin, began: 0, there: 0, bytes: 0 });
  };
  const note = (what, size) => (event) => {
    const one = requests.get(event.requestId);
    if (!one) return;
    one[what] = event.timestamp - begin;
    one.bytes = size(event) ?? one.bytes;
    if (what === 'there') bytes += one.bytes;
  };
  session.on('Network.requestWillBeSent', ask);
  session.on('Network.responseReceived', note('began', () => undefined));
  session.on('Network.loadingFinished', note('there', (event) => event.encodedDataLength));
  session.on('Network.webSocketWillSendHandshakeRequest', ask);
  session.on('Network.webSocketHandshakeResponseReceived', note('began', () => undefined));
  session.on('Network.webSocketFrameReceived', ({ requestId, timestamp, response }) => {
    const there = timestamp - begin;
    const size = Buffer.byteLength(response.payloadData);
    requests.set(`${requestId} ${there}`, { name: 'heard', asked: there, began: there, there, bytes: size });
  });
  // The page's own clock, from when its address was asked for; the waiting below only knows that it has happened.
  await page.addInitScript(() => {
    const look = () => {
      if (!document.querySelector('[data-room][data-live="true"] textarea')) return;
      watch.disconnect();
      requestAnimationFrame(() => (window.viewedAt = performance.now()));
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-live'] });
  });
  await page.goto(url + path, { waitUntil: 'commit', timeout: 60_000 });
  const composer = page.getByRole('textbox', { name: 'Write to the room' });
  await page.locator('[data-room][data-live="true"]').waitFor({ timeout: 60_000 });
  await composer.waitFor({ timeout: 60_000 });
  const view = await page.waitForFunction(() => window.viewedAt).then((found) => found.jsonValue());
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  );
  const seen = [...requests.values()];
  const text = `over a thin line ${Date.now()}`;
  await composer.fill(text);
  const sentAt = performance.now();
  await composer.press('Enter');
  await page.locator('[data-message]', { hasText: text }).waitFor({ timeout: 60_000 });
  const sent = performance.now() - sentAt;
  console.log(JSON.stringify({ paint, view, sent, bytes, requests: seen }));
} finally {
  await browser.close();
}
