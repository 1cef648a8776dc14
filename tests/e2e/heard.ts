import type { Page } from '@playwright/test';

/** Everything that a live region, whichever, has said since; a region is live by its role or by aria-live. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"]';
    const heard: string[] = [];
    (window as unknown as { heard: string[] }).heard = heard;
    new MutationObserver((changes) => {
      for (const change of changes)
        for (const node of change.addedNodes) {
          const near = node instanceof Element ? node : node.parentElement;
          const words = node.textContent?.trim() ?? '';
          if (words !== '' && near?.closest(live)) heard.push(words);
        }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}
