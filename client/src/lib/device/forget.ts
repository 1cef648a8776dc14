/** Deletes whatever this site kept in the browser and ends its worker. Works without a network, and twice. */
export async function forgetDevice(): Promise<void> {
  globalThis.localStorage?.clear();
  if (typeof caches !== 'undefined') {
    const names = await caches.keys();
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  const workers = await globalThis.navigator?.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((worker) => worker.unregister()));
}
