import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'section508', 'best-practice'];

/** How a page can look. Rules that a look cannot change are not asked again in it. */
export const looks = {
  light: { colorScheme: 'light', forcedColors: 'none', asks: 'everything' },
  dark: { colorScheme: 'dark', forcedColors: 'none', asks: 'contrast' },
  // Forced colours are the system's own; axe reads ours under them.
  forced: { colorScheme: 'dark', forcedColors: 'active', asks: 'structure' },
} as const;
export type Look = keyof typeof looks;

export const sizes = {
  phone: { width: 320, height: 640 },
  desk: { width: 1280, height: 800 },
} as const;

const options = {
  everything: { runOnly: { type: 'tag', values: tags } },
  contrast: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  structure: {
    runOnly: { type: 'tag', values: tags },
    rules: { 'color-contrast': { enabled: false }, 'link-in-text-block': { enabled: false } },
  },
};

/** What axe finds on the page as it is shown now. */
export async function violations(page: Page, asks: keyof typeof options): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (options) => {
    const { run } = (window as unknown as { axe: { run: (...all: unknown[]) => Promise<AxeResults> } }).axe;
    const result = await run(document, { ...options, resultTypes: ['violations'] });
    return result.violations.map(
      (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  }, options[asks]);
}

/** How many pixels one would have to scroll sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}

/** Axe in the three looks, on the phone and at the desk, and nothing to scroll sideways on the phone. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await stillBars(page);
  for (const [size, look] of [
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desk', 'light'],
    ['desk', 'dark'],
    ['desk', 'forced'],
  ] as const) {
    const { asks, ...media } = looks[look];
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await page.setViewportSize(sizes[size]);
    const at = `${what}, ${size}, ${look}`;
    expect(await violations(page, asks), at).toEqual([]);
    if (size === 'phone') expect(await sideways(page), `${at}: pixels to scroll sideways`).toBe(0);
  }
}

/** A bar that follows the scrolling covers half of something at any moment; sizes are measured without it. */
async function stillBars(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.documentElement.dataset['stillBars']) return;
    document.documentElement.dataset['stillBars'] = 'yes';
    const rules = new CSSStyleSheet();
    rules.replaceSync(
      ':root[data-still-bars] :is(.site-header, .site-nav--bottom) { position: static !important }',
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  });
}
