import type { Page } from '@playwright/test';
import { expect } from './fixtures';

interface Stop {
  name: string;
  href: string;
}

/** What has the focus, as somebody sees and hears it. Undefined while it is nowhere: between the ends of the page. */
async function stopOf(page: Page): Promise<Stop | undefined> {
  const stop = await page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return undefined;
    const outlined = [undefined, '::after'].some((part) => {
      const style = getComputedStyle(element, part);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    const box = element.getBoundingClientRect();
    const covering = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
    const label = (element as HTMLInputElement).labels?.[0]?.textContent;
    return {
      name: (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim(),
      href: element.getAttribute('href') ?? '',
      outlined,
      hidden:
        box.width > 1 && covering?.closest('header, .leave-bar') && !element.closest('header, .leave-bar'),
    };
  });
  if (!stop) return undefined;
  expect(stop.outlined, `focus is visible on "${stop.name}"`).toBe(true);
  expect(stop.hidden, `"${stop.name}" is not under the header`).toBeFalsy();
  return stop;
}

/**
 * Presses Tab (or Shift+Tab) until the focused element answers to `matches`, at most `most` times; every stop on the way
 * has a visible focus that nothing covers.
 */
export async function tabUntil(
  page: Page,
  matches: (stop: Stop) => boolean,
  most: number,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const seen: string[] = [];
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press(key);
    const stop = await stopOf(page);
    if (stop && matches(stop)) return;
    seen.push(stop?.name ?? '-');
  }
  throw new Error(`${most} times ${key} did not reach it, but: ${seen.join(' | ')}`);
}

/** `tabUntil` by the name of what is wanted; a text is the whole name. */
export async function tabTo(
  page: Page,
  name: string | RegExp,
  most: number,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const matches = ({ name: found }: Stop) => (typeof name === 'string' ? found === name : name.test(found));
  await tabUntil(page, matches, most, key);
}

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** From the top of a page into its content: what leaves the site comes first, then the way past the header. */
export async function skipToMain(page: Page): Promise<void> {
  await tabTo(page, 'Leave this site now', 1);
  await tabTo(page, 'Skip to main content', 1);
  await press(page, 'Enter');
  await expect(page.locator('main')).toBeFocused();
}

/**
 * To another page by the navigation: in the header on wide screens, at the end of the page on a phone. The way there is
 * short from the top of a page; from within its content it is the other way round.
 */
export async function goBy(page: Page, name: string, from: 'top' | 'content' = 'top'): Promise<void> {
  const isPhone = (page.viewportSize()?.width ?? 0) < 768;
  const backwards = isPhone === (from === 'top');
  await tabTo(page, name, from === 'top' && isPhone ? 6 : 14, backwards ? 'Shift+Tab' : 'Tab');
  await press(page, 'Enter');
}
