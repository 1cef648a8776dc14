import type { Page } from '@playwright/test';

/** Presses a key at these times of the page's clock, so that a test need not wait. */
export async function pressAt(page: Page, key: string, seconds: readonly number[]): Promise<void> {
  await page.evaluate(
    ([wanted, times]) => {
      for (const time of times) {
        for (const kind of ['keydown', 'keyup']) {
          const event = new KeyboardEvent(kind, { key: wanted, bubbles: true, cancelable: true });
          Object.defineProperty(event, 'timeStamp', { value: time * 1000 });
          document.body.dispatchEvent(event);
        }
      }
    },
    [key, seconds] as const,
  );
}

export function said(page: Page) {
  return page.locator('.leave-status');
}

/** True when something else lies over the middle or a corner of it, or when it is too small for a finger. */
export function covered(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => {
    const link = document.querySelector(wanted);
    const box = link?.getBoundingClientRect();
    if (!link || !box || box.width < 44 || box.height < 44 || box.right > innerWidth) return true;
    return [
      [box.x + box.width / 2, box.y + box.height / 2],
      [box.x + 4, box.y + 4],
      [box.right - 4, box.bottom - 4],
    ].some(([x, y]) => !link.contains(document.elementFromPoint(x ?? 0, y ?? 0)));
  }, selector);
}
