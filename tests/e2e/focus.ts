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
 * Presses Tab from the top of the page to its end. Says of every stop what is wrong with it: not to be seen, under a bar
 * that follows the scrolling, without a mark of the focus, or too small to be hit.
 */
export async function walk(page: Page): Promise<{ stops: number; faults: string[] }> {
  await page.evaluate(install);
  const faults: string[] = [];
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => (window as unknown as { __stop: () => unknown }).__stop() as Stop);
    if (stop.name === undefined || stop.first) return { stops, faults };
    faults.push(...stop.faults.map((fault) => `${stop.name ?? ''}: ${fault}`));
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
  const hitBox = (element: Element): DOMRect => {
    const label = element.matches('input[type=checkbox], input[type=radio]')
      ? element.closest('label')
      : null;
    if (label) return label.getBoundingClientRect();
    const stretched = getComputedStyle(element, '::after').position === 'absolute';
    const over = stretched && element instanceof HTMLElement ? element.offsetParent : null;
    return (over ?? element).getBoundingClientRect();
  };

  /** A link in a line of text is as high as the line (WCAG 2.5.8 allows it), and so is a short form in one. */
  const inText = (element: Element): boolean => {
    if (getComputedStyle(element).display !== 'inline' && !element.matches('button.short')) return false;
    const around = element.closest('p, li, dd, td, label')?.textContent?.trim() ?? '';
    return around.length > (element.textContent?.trim().length ?? 0) + 3;
  };

  const sizeFault = (element: Element): string | undefined => {
    const box = hitBox(element);
    if (inText(element)) return undefined;
    const fingers = matchMedia('(pointer: coarse)').matches;
    const least = !fingers && element.matches('.usa-button--small') ? 32 : 44;
    if (box.height >= least - 0.5 && box.width >= 24) return undefined;
    return `${Math.round(box.width)} x ${Math.round(box.height)} px is too small`;
  };

  const bars = (): Element[] =>
    [...document.querySelectorAll('body *')].filter((each) => {
      const { position } = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      const follows = position === 'fixed' || (position === 'sticky' && box.width > innerWidth * 0.8);
      return follows && box.width > 1 && box.height > 1;
    });

  const placeFault = (element: Element): string | undefined => {
    const box = element.getBoundingClientRect();
    const seen = { top: Math.max(0, box.top), bottom: Math.min(innerHeight, box.bottom) };
    if (box.width < 2 || box.height < 2) return 'has no size that can be seen';
    if (seen.bottom <= seen.top || box.right <= 0 || box.left >= innerWidth) return 'is outside the window';
    for (const bar of bars()) {
      if (bar.contains(element) || element.contains(bar)) continue;
      const over = bar.getBoundingClientRect();
      const across = Math.min(box.right, over.right) - Math.max(box.left, over.left);
      const along = Math.min(seen.bottom, over.bottom) - Math.max(seen.top, over.top);
      const room = innerHeight - over.height;
      if (across > 1 && along > 1 && box.height < room * 0.75) return `is under ${named(bar)}`;
    }
    const [x, y] = [box.left + box.width / 2, (seen.top + seen.bottom) / 2];
    const hit = document.elementFromPoint(Math.min(Math.max(x, 1), innerWidth - 1), y);
    const label = element.closest('label');
    const own = hit && (element.contains(hit) || hit.contains(element) || label?.contains(hit));
    return own ? undefined : `is covered by ${hit ? named(hit) : 'nothing'}`;
  };

  const seen = new Set<Element>();
  let before: { element: Element; ring: string; stop: Stop } | undefined;

  const stop = (): Stop => {
    const element = document.activeElement;
    const faults: string[] = [];
    if (before) {
      const lost = before.element.isConnected && ringOf(before.element) === before.ring;
      if (lost || !hasRing(before.ring)) faults.push(`${named(before.element)} shows no focus`);
    }
    if (!element || element === document.body) return { name: undefined, first: false, faults };
    const first = seen.has(element);
    seen.add(element);
    faults.push(...[placeFault(element), sizeFault(element)].filter((fault) => fault !== undefined));
    const found = { name: named(element), first, faults };
    before = { element, ring: ringOf(element), stop: found };
    return found;
  };
  (window as unknown as { __stop: () => Stop }).__stop = stop;
}
