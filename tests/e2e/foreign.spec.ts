import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures';

/** A page of another origin on the same machine, so that the browser's cookies for 127.0.0.1 go along with it. */
async function foreignSite(): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** What a page of any origin gets from the live socket: "hello", or "closed" with the code. */
function openLive(url: string): Promise<string> {
  return new Promise((settle) => {
    const socket = new WebSocket(url, 'convene.v1');
    socket.onmessage = (event) => settle(String(event.data).includes('"hello"') ? 'hello' : 'another frame');
    socket.onclose = (event) => settle(`closed ${event.code}`);
  });
}

test('a page of another origin cannot use a live cookie, and ours can', async ({ enter, origin }) => {
  const { page, context, guard } = await enter('attendee');
  const live = origin.replace('http', 'ws') + '/api/v1/live';
  await page.goto('/me');
  expect(await page.evaluate(openLive, live), 'the control: the cookie is good').toBe('hello');

  const refusals = async () => {
    const metrics = await (await context.request.get('/metrics')).text();
    return Number(/refused_total\{reason="upgrade_origin"\} (\d+)/.exec(metrics)?.[1] ?? 0);
  };
  const before = await refusals();
  const { server, url } = await foreignSite();
  try {
    const attacker = await context.newPage();
    const sent = attacker.waitForEvent('websocket');
    await attacker.goto(url);
    expect((await context.cookies(origin)).map((cookie) => cookie.name)).toContain('sid');
    expect(await attacker.evaluate(openLive, live)).toBe('closed 1006');
    expect((await sent).url(), 'it did ask').toBe(live);
    expect(await refusals(), 'and the server refused its origin').toBe(before + 1);
    const calls = await attacker.evaluate(async (address) => {
      const tries: RequestInit[] = [
        {
          method: 'POST',
          credentials: 'include',
          body: '{}',
          headers: { 'content-type': 'application/json' },
        },
        { method: 'POST', credentials: 'include', body: '{}', mode: 'no-cors' },
      ];
      const read: string[] = [];
      for (const options of tries) {
        const answer = await fetch(`${address}/api/v1/sign-out`, options).catch(() => undefined);
        if (answer && answer.type !== 'opaque') read.push(`${answer.status}`);
      }
      const me = await fetch(`${address}/api/v1/me`, { credentials: 'include' }).catch(() => undefined);
      if (me) read.push('me');
      return read;
    }, origin);
    expect(calls, 'nothing can be read').toEqual([]);
    await attacker.close();
  } finally {
    server.close();
  }
  expect((await context.request.get('/api/v1/me')).status(), 'and nothing was changed').toBe(200);
  guard.offences.splice(0, guard.offences.length, ...guard.offences.filter(({ kind }) => kind !== 'foreign'));
});
