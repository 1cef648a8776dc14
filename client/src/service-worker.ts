/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { changesLogin, fetchedHeader, isAway, isKept, ownerOf, type Owner } from './lib/device/keeping';
import type { Me } from './lib/protocol.gen';

/**
 * On a person's own device only (`lib/device/worker.ts` registers it): the page opens without a network, and shows the
 * last answers of what `isKept` names. The network is always asked first.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const shellName = `shell-${version}`;
const answersName = 'answers';
const ownerKey = '/owner';
const page = '/programme'; // every address of the page has the same document
const patienceMs = 3000;

/** Rises when what is stored has gone, so that an answer on its way then is not stored any more. */
let generation = 0;

async function forget(): Promise<void> {
  generation += 1;
  await caches.delete(answersName);
}

async function readOwner(): Promise<Owner | undefined> {
  const stored = await (await caches.open(answersName)).match(ownerKey);
  const owner = stored && ((await stored.json()) as Owner);
  if (!owner || owner.until > Date.now()) return owner;
  await forget();
  return undefined;
}

async function acceptOwner(me: Me): Promise<void> {
  const [before, now] = [await readOwner(), ownerOf(me, Date.now())];
  if (!now || (before && before.person !== now.person)) await forget();
  if (now) await (await caches.open(answersName)).put(ownerKey, Response.json(now));
}

/** Keeps a good answer with its time; an unchanged one makes what is stored fresh again. */
async function keep(path: string, answer: Response, begun: number): Promise<void> {
  // A late answer to a login before says nothing about this one.
  if (answer.status === 401) return begun === generation ? forget() : undefined;
  if (answer.status === 200 && path === '/api/v1/me' && begun === generation) {
    await acceptOwner((await answer.clone().json()) as Me);
    begun = generation;
  }
  const store = await caches.open(answersName);
  const source = answer.status === 304 ? await store.match(path) : answer.status === 200 ? answer : undefined;
  if (!source || !(await readOwner())) return;
  const headers = { 'content-type': 'application/json', [fetchedHeader]: String(Date.now()) };
  const copy = new Response(await source.blob(), { headers });
  if (begun === generation) await store.put(path, copy);
}

async function stored(path: string): Promise<Response | undefined> {
  return (await readOwner()) && (await caches.open(answersName)).match(path);
}

/** The network's answer, or what `instead` has when that is slow, away or not well. */
async function networkFirst(
  network: Promise<Response>,
  instead: () => Promise<Response | undefined>,
): Promise<Response> {
  const slow = new Promise<undefined>((done) => setTimeout(() => done(undefined), patienceMs));
  const answer = await Promise.race([network.catch(() => undefined), slow]);
  if (answer && !isAway(answer.status)) return answer;
  return (await instead()) ?? network;
}

function answerKept(event: FetchEvent, path: string): void {
  const begun = generation;
  const network = fetch(event.request);
  const copy = network.then((answer) => answer.clone());
  event.waitUntil(copy.then((answer) => keep(path, answer, begun)).catch(() => undefined));
  event.respondWith(networkFirst(network, () => stored(path)));
}

async function fill(): Promise<void> {
  for (const path of [
    'me',
    'me/preferences',
    'programme',
    'communities',
    'me/badge',
    'me/stars',
    'seats',
  ].map((each) => `/api/v1/${each}`)) {
    const begun = generation;
    await keep(path, await fetch(path, { cache: 'no-store' }), begun);
  }
}

worker.addEventListener('install', (event) => {
  // Not the font: whoever reads text only never loads it, and pages are whole without it.
  const shell = [page, ...build.filter((path) => !path.endsWith('.woff2')), ...files];
  event.waitUntil(
    caches
      .open(shellName)
      .then((cache) => cache.addAll(shell))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  const outdated = (name: string) => name.startsWith('shell-') && name !== shellName;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(outdated).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('message', (event) => {
  if (event.data === 'fill') event.waitUntil(fill().catch(() => undefined));
});

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === 'navigate') {
    event.respondWith(networkFirst(fetch(event.request), () => caches.match(page, { cacheName: shellName })));
  } else if (event.request.method === 'GET' && isKept(url)) {
    answerKept(event, url.pathname);
  } else if (event.request.method === 'POST' && changesLogin(url)) {
    // The browser sends it, not this worker: the answer to a sign-out ends the worker, and would be lost with it.
    event.waitUntil(forget());
  } else if (event.request.method === 'GET' && !url.pathname.startsWith('/api/')) {
    const shell = caches.match(event.request, { cacheName: shellName });
    event.respondWith(shell.then((found) => found ?? fetch(event.request)));
  }
});
