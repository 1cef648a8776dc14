import { mount, unmount } from 'svelte';
import type { Failure } from '../api';
import { app } from '../app.svelte';
import ProofDialog from './ProofDialog.svelte';

let asking: Promise<boolean> | undefined;
/** A link was sent for what is being done. */
let mailed = false;

/**
 * Lets the person confirm that it is them; false when they would rather not. There is one dialog for all that waits for
 * it. `again`: what they did for it was not enough. Where they have to set up a second factor first, the whole page
 * becomes that, as on its next visit.
 */
export async function prove(again: boolean, why: Failure): Promise<boolean> {
  if (why.kind === 'problem' && why.problem.code !== 'proof_needed') {
    await app.load();
    return false;
  }
  if (!again) mailed = false;
  asking ??= new Promise((done) => {
    const dialog = mount(ProofDialog, {
      target: document.body,
      props: {
        mailed,
        onmailed: () => (mailed = true),
        onend: (proved: boolean) => {
          asking = undefined;
          void unmount(dialog);
          done(proved);
        },
      },
    });
  });
  return asking;
}
