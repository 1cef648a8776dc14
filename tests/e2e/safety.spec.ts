import { composer, expect, message, openRoom, pick, post, ready, test, unique } from './fixtures';
import { linkOf } from './people';
import { signInOf } from './registration-steps';

const payloads = [
  '<script>window.__x=1</script>',
  '<img src=x onerror="window.__x=1">',
  '<svg/onload=window.__x=1>',
  '"><svg><script>window.__x=1</script>',
  "'-window.__x=1-'",
  '{{constructor.constructor("window.__x=1")()}}',
  '${window.__x=1}',
  '<a href="javascript:window.__x=1">click</a>',
  'javascript:window.__x=1',
  '[click](javascript:window.__x=1)',
  '<iframe srcdoc="<script>parent.__x=1</script>">',
  '<math><mtext><style><img src=x onerror=window.__x=1></style>',
  '</textarea><script>window.__x=1</script>',
  '<details open ontoggle=window.__x=1>',
  '{@html "<img src=x onerror=window.__x=1>"}',
];

function canary() {
  return (window as unknown as { __x?: unknown }).__x;
}

test('whatever is written is shown as it was written, and nothing of it runs', async ({ enter, shared }) => {
  test.setTimeout(120_000);
  const session = pick(shared, 3);
  const writer = (await enter('attendee')).page;
  const reader = (await enter('moderator')).page;
  await openRoom(writer, session);
  await openRoom(reader, session);
  for (const payload of payloads) {
    const text = unique(payload);
    await post(writer, text);
    await expect(message(writer, text)).toBeVisible();
    await expect(message(reader, text)).toBeVisible();
  }
  const again = (await enter('attendee')).page;
  await openRoom(again, session);
  await expect(again.locator('[data-message]').filter({ hasText: '__x' }).first()).toBeVisible();
  for (const page of [writer, reader, again]) {
    expect(await page.evaluate(canary)).toBeUndefined();
    await expect(page.locator('[data-message] :is(script, img, svg, iframe, style, details)')).toHaveCount(0);
    await expect(page.locator('[data-message] a:not([href^="https://example.org/"])')).toHaveCount(0);
  }
});

test('an address in a message is a link that gives nothing away', async ({ enter, shared }) => {
  const { page } = await enter('attendee');
  await openRoom(page, pick(shared, 3));
  const text = unique('See https://example.org/handout, page 2');
  await post(page, text);
  const link = page
    .locator('[data-message]')
    .filter({ hasText: text.slice(-10) })
    .getByRole('link');
  await expect(link).toHaveText('https://example.org/handout');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer ugc');
  await expect(link).toHaveAttribute('target', '_blank');
});

test('a script that gets into the page or the document does not run', async ({ enter }) => {
  const { page, guard } = await enter('attendee');
  await page.goto('/programme');
  await ready(page, '/programme');
  const refused = await page.evaluate(() => {
    const tries = [
      () => (document.body.innerHTML = '<img src=x onerror="window.__x=1">'),
      () => document.write('<script>window.__x=1</script>'),
      () => {
        const script = document.createElement('script');
        script.append('window.__x=1');
        document.body.append(script);
      },
      () => {
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.__x=1');
        document.body.append(button);
        button.click();
      },
      () => setTimeout('window.__x=1', 0),
    ];
    return tries.filter((attempt) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    }).length;
  });
  expect(refused).toBeGreaterThanOrEqual(3);
  expect(await page.evaluate(canary)).toBeUndefined();
  expect(guard.takePolicyOffences().length, 'the browser reported them').toBeGreaterThanOrEqual(3);

  await page.route('**/me', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const body = (await response.text()).replace('</body>', '<script>window.__x=1</script></body>');
    return route.fulfill({ response, body });
  });
  await page.goto('/me');
  await ready(page, '/me');
  expect(await page.evaluate(canary)).toBeUndefined();
  expect(guard.takePolicyOffences().length, 'the document was tampered with').toBeGreaterThanOrEqual(1);
});

test('the policy is strict on every answer, wherever it comes from', async ({ enter }) => {
  const { context, page } = await enter('attendee');
  for (const path of [
    '/',
    '/programme',
    '/no/such/page',
    '/api/v1/me',
    '/api/v1/no-such-thing',
    '/favicon.svg',
  ]) {
    const response = await context.request.get(path, { maxRedirects: 0 });
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toMatch(/unsafe-(inline|eval)|https?:|\*/);
  }
  const policy = (await context.request.get('/programme')).headers()['content-security-policy'] ?? '';
  for (const part of ["require-trusted-types-for 'script'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(part);
  }
  await page.goto('/programme');
  await ready(page, '/programme');
  const cookies = await context.cookies();
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('a login that ends elsewhere says so, and leads back to where one was', async ({ enter }) => {
  const { page, context } = await enter('nobody');
  await page.goto(linkOf('leaver'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await ready(page, '/now');
  await page.goto('/communities');
  await ready(page, '/communities');
  await expect(page.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible();
  const elsewhere = await context.request.post('/api/v1/sign-out-everywhere', {
    headers: { origin: new URL(page.url()).origin },
    data: {},
  });
  expect(elsewhere.ok()).toBe(true);
  await ready(page, '/sign-in');
  await expect(page.getByText('You have been signed out')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('next')).toBe('/communities');
});

test('signing out closes the door', async ({ enter }) => {
  const { page, context } = await enter('nobody');
  await signInOf(page, 'R0011'); // a login of its own: the others' are used by other tests
  await ready(page, '/now');
  await page.goto('/me');
  await ready(page, '/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await ready(page, '/sign-in');
  await expect(page.getByText('You have been signed out'), 'the button was pressed').toHaveCount(0);
  expect((await context.request.get('/api/v1/me')).status()).toBe(401);
  await page.goto('/programme');
  await ready(page, '/sign-in');
  await expect(composer(page)).toHaveCount(0);
});
