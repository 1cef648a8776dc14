const address = '/service-worker.js';

interface ScriptUrls {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string };
}

/** Where the browser knows Trusted Types, it takes the worker's address from this policy only. */
const policy = (globalThis as { trustedTypes?: ScriptUrls }).trustedTypes?.createPolicy('convene-worker', {
  createScriptURL: (url) => {
    if (url !== address) throw new TypeError('There is one worker.');
    return url;
  },
});

/** Lets this device keep what may be read without a network. Called for an own device only. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const given = await navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address);
  // Not `serviceWorker.ready`: that may still be the worker of the login before, which has just been ended.
  const worker = given.installing ?? given.waiting ?? given.active;
  worker?.postMessage('fill');
}
