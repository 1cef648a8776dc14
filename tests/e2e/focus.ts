import type { Page } from '@playwright/test';

/** A page with more stops than this has lost its way. */
const mostStops = 400;

interface Stop {
  /** Undefined where the focus has left the document. */
  name: string | undefined;
  first: boolean;
  faults: string[];
}

/**
 * Presses Tab from the top of the page to its end. Says of every stop what is wrong with it: outside the window or under
 * something (WCAG 2.4.11), without a mark of the focus (2.4.7), smaller than 24 x 24 px (2.5.8), or not in the order of
 * the document (2.4.3).
 */
export async function walk(page: Page): Promise<{ stops: number; faults: string[] }> {
  await page.evaluate(install);
  const faults = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[tabindex]')]
      .filter((each) => each.tabIndex > 0)
      .map((each) => `${each.textContent?.trim() ?? each.tagName}: has an order of its own`),
  );
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => (window as unknown as { __stop: () => unknown }).__stop() as Stop);
    faults.push(...stop.faults.map((fault) => `${stop.name ?? 'the end'}: ${fault}`));
    if (stop.name === undefined || stop.first) return { stops, faults };
  }
  throw new Error('The Tab key does not come to the end of the page.');
}

/** Presses Tab so often in an open dialog; says where the focus went that it should not. */
export async function strays(page: Page, presses = 25): Promise<string[]> {
  const outside: string[] = [];
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(press % 5 === 4 ? 'Shift+Tab' : 'Tab');
    const at = await page.evaluate(() => {
      const focused = document.activeElement;
      // Between the last and the first stop of a dialog is the browser itself.
      if (!focused || focused === document.body || focused.closest('dialog:modal')) return '';
      return `${focused.tagName} ${focused.textContent?.trim().slice(0, 40) ?? ''}`;
    });
    if (at !== '') outside.push(at);
  }
  return outside;
}

/** Runs in the page. */
function install(): void {
  const ringOf = (element: Element): string =>
    [element, element.closest('label'), element.parentElement]
      .filter((each) => each !== null)
      .flatMap((each) =>
        [undefined, '::after', '::before'].map((part) => {
          const style = getComputedStyle(each, part);
          const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
          return `${width} ${style.boxShadow}`;
        }),
      )
      .join('|');
  const hasRing = (ring: string): boolean =>
    ring.split('|').some((part) => parseFloat(part) >= 2 || !part.endsWith('none'));

  const named = (element: Element): string => {
    const words = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''} "${words.slice(0, 40)}"`;
  };

  /** What answers to a finger: the label of a box to tick, the card that a link is stretched over. */
  const targetOf = (element: Element): Element => {
    if (element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type)) {
      return element.labels?.[0] ?? element;
    }
    const stretched = getComputedStyle(element, '::after').position === 'absolute';
    return (stretched && element instanceof HTMLElement ? element.offsetParent : null) ?? element;
  };

  /** A link in a sentence is as high as the line (the exception "inline" of WCAG 2.5.8), and so is a short form. */
  const inSentence = (element: Element): boolean => {
    if (getComputedStyle(element).display !== 'inline' && !element.matches('button.short')) return false;
    const around = element.closest('p, li, dd, td, label')?.textContent?.trim() ?? '';
    return around.length > (element.textContent?.trim().length ?? 0) + 3;
  };

  const sizeFault = (element: Element): string | undefined => {
    const box = targetOf(element).getBoundingClientRect();
    if ((box.height >= 23.5 && box.width >= 23.5) || inSentence(element)) return undefined;
    return `${Math.round(box.width)} x ${Math.round(box.height)} px is too small`;
  };

  /** What is seen at points all over a box, as far as it is in the window. */
  const seenIn = (box: DOMRect): Element[] => {
    const [left, right] = [Math.max(0, box.left) + 1, Math.min(innerWidth, box.right) - 1];
    const [top, bottom] = [Math.max(0, box.top) + 1, Math.min(innerHeight, box.bottom) - 1];
    return [0, 0.25, 0.5, 0.75, 1].flatMap((down) =>
      [0, 0.25, 0.5, 0.75, 1].flatMap((across) => {
        const hit = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
        return hit ? [hit] : [];
      }),
    );
  };

  /** It belongs to something that stays where it is while the page is scrolled. */
  const isInBar = (hit: Element, place: Element): boolean => {
    for (let each: Element | null = hit; each && !each.contains(place); each = each.parentElement) {
      if (['fixed', 'sticky'].includes(getComputedStyle(each).position)) return true;
    }
    return false;
  };

  /**
   * No bar may lie over a part of what has the focus, and nothing over all of it; of what is as high as half the window,
   * a part has to be seen.
   */
  const placeFault = (element: Element): string | undefined => {
    const place = element instanceof HTMLInputElement ? targetOf(element) : element;
    const box = place.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return 'has no size that can be seen';
    const isHigh = box.height > innerHeight * 0.5;
    const out = Math.max(-box.top, box.bottom - innerHeight, -box.left, box.right - innerWidth);
    if (out > (isHigh ? box.height - 24 : 1)) return 'is outside the window';
    const lines = [...place.getClientRects()].filter((line) => line.width > 2 && line.height > 2);
    const hits = lines.flatMap(seenIn);
    const over = hits.filter((hit) => !place.contains(hit) && !hit.contains(place));
    const bar = isHigh ? undefined : over.find((hit) => isInBar(hit, place));
    const cover = bar ?? (over.length === hits.length ? over[0] : undefined);
    return cover ? `is covered by ${named(cover)}` : undefined;
  };

  const seen = new Set<Element>();
  let before: { element: Element; ring: string } | undefined;

  const stop = (): Stop => {
    const element = document.activeElement;
    const faults: string[] = [];
    if (before) {
      // A date has stops of its own inside: the field keeps its ring.
      const stays = before.element === element;
      const same = !stays && before.element.isConnected && ringOf(before.element) === before.ring;
      if (same || !hasRing(before.ring)) faults.push(`${named(before.element)} shows no focus`);
    }
    if (!element || element === document.body) return { name: undefined, first: false, faults };
    const first = seen.has(element);
    seen.add(element);
    faults.push(...[placeFault(element), sizeFault(element)].filter((fault) => fault !== undefined));
    before = { element, ring: ringOf(element) };
    return { name: named(element), first, faults };
  };
  (window as unknown as { __stop: () => Stop }).__stop = stop;
}
