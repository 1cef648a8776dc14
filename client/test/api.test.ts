import { expect, test } from 'vitest';
import { Api } from '../src/lib/api';
import { sendLink, signIn } from '../src/lib/sign-in/sign-in-calls';

interface Call {
  url: string;
  init: RequestInit;
}

function apiWith(...answers: (Response | Error)[]): { api: Api; calls: Call[] } {
  const calls: Call[] = [];
  const api = new Api((input, init) => {
    calls.push({ url: String(input), init: init ?? {} });
    const answer = answers.shift() ?? new Error('no answer left');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { api, calls };
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: 'about:blank', title: 'No', status, code, detail: 'Because.' };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

test('an answer is remembered with its ETag', async () => {
  const first = new Response('{"release":7}', {
    headers: { etag: '"7"', 'content-type': 'application/json' },
  });
  const { api, calls } = apiWith(first, new Response(null, { status: 304 }));
  expect(await api.programme()).toEqual({ ok: true, value: { release: 7 } });
  expect(await api.programme()).toEqual({ ok: true, value: { release: 7 } });
  expect(calls[0]?.init.headers).not.toHaveProperty('if-none-match');
  expect(calls[1]?.init.headers).toMatchObject({ 'if-none-match': '"7"' });
});

test('signing out forgets every answer', async () => {
  const first = new Response('{"release":7}', { headers: { etag: '"7"' } });
  const { api, calls } = apiWith(first, new Response(null, { status: 204 }), new Response('{}'));
  await api.programme();
  await api.signOut();
  await api.programme();
  expect(calls[2]?.init.headers).not.toHaveProperty('if-none-match');
});

test('a problem comes with its code and how long to wait', async () => {
  const { api } = apiWith(problem(429, 'rate_limited', { 'retry-after': '30' }));
  expect(await signIn(api, 'a@example.org', 'x', false)).toMatchObject({
    ok: false,
    failure: { kind: 'problem', problem: { status: 429, code: 'rate_limited' }, retryAfterS: 30 },
  });
});

test('an error page of a proxy is a problem too', async () => {
  const { api } = apiWith(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  expect(await api.me()).toMatchObject({
    ok: false,
    failure: { problem: { status: 502, code: 'unavailable' } },
  });
});

test('no network and broken answers are told apart from refusals', async () => {
  const { api } = apiWith(new TypeError('failed to fetch'), new Response('{"person":'));
  expect(await api.me()).toEqual({ ok: false, failure: { kind: 'unreachable' } });
  expect(await api.me()).toEqual({ ok: false, failure: { kind: 'unreachable' } });
});

test('a change is JSON with a key of its own, and nothing is sent that was not asked', async () => {
  const sent = () => new Response('{"sent":true}', { status: 202 });
  const { api, calls } = apiWith(sent(), sent());
  await sendLink(api, 'a@example.org', 'es');
  await sendLink(api, 'a@example.org', 'es');
  const headers = calls.map((call) => new Headers(call.init.headers));
  expect(headers[0]?.get('content-type')).toBe('application/json');
  expect(headers[0]?.get('idempotency-key')).not.toBe(headers[1]?.get('idempotency-key'));
  expect(calls[0]?.init.body).toBe('{"email":"a@example.org","language":"es"}');
});

test('whoever turns out not to be signed in is told at once, but not for a wrong passphrase', async () => {
  const answers = [problem(401, 'unauthenticated'), problem(401, 'unauthenticated')];
  let ended = 0;
  const api = new Api(
    () => Promise.resolve(answers.shift() ?? Response.error()),
    () => (ended += 1),
  );
  await signIn(api, 'a@example.org', 'wrong', true);
  expect(ended).toBe(0);
  await api.programme();
  expect(ended).toBe(1);
});

test('a late answer to an earlier login does not end the one that has come since', async () => {
  let answer: (late: Response) => void = () => undefined;
  let ended = 0;
  const api = new Api(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    () => (ended += 1),
  );
  const late = api.programme();
  api.newLogin();
  answer(problem(401, 'unauthenticated'));
  expect((await late).ok).toBe(false);
  expect(ended).toBe(0);
});

function proving(answers: Response[], says: boolean[]): { api: Api; calls: Call[]; asked: boolean[] } {
  const calls: Call[] = [];
  const asked: boolean[] = [];
  const api = new Api(
    (input, init) => {
      calls.push({ url: String(input), init: init ?? {} });
      return Promise.resolve(answers.shift() ?? Response.error());
    },
    () => undefined,
    () => undefined,
    (again) => {
      asked.push(again);
      return Promise.resolve(says.shift() ?? false);
    },
  );
  return { api, calls, asked };
}

test('what needs a proof is done again by itself once the person has confirmed', async () => {
  const refused = (): Response => problem(403, 'proof_needed');
  const { api, calls, asked } = proving([refused(), refused(), new Response('{"done":3}')], [true, true]);
  expect(await api.post('/registrations/close', { a: 1 })).toEqual({ ok: true, value: { done: 3 } });
  expect(asked, 'the second time it was not enough').toEqual([false, true]);
  expect(calls.map(({ url, init }) => [url, init.body])).toEqual(
    Array(3).fill(['/api/v1/registrations/close', '{"a":1}']),
  );
});

test('whoever would rather not confirm hears the refusal, and nothing is asked again', async () => {
  const { api, calls } = proving([problem(403, 'proof_needed')], [false]);
  expect(await api.get('/me/data')).toMatchObject({
    ok: false,
    failure: { problem: { code: 'proof_needed' } },
  });
  expect(calls).toHaveLength(1);
});

test('another refusal asks nobody to confirm anything', async () => {
  const { api, asked } = proving([problem(403, 'forbidden')], [true]);
  await api.get('/me/data');
  expect(asked).toEqual([]);
});
