import { tick } from 'svelte';

/** Does something to a page that may put a link elsewhere, and leaves the focus on that link. */
export async function keepFocus(doing: () => Promise<void>): Promise<void> {
  const href = document.activeElement?.getAttribute('href');
  await doing();
  await tick();
  if (href && document.activeElement === document.body)
    document.querySelector<HTMLElement>(`main a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}
