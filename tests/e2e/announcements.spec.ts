import type { Locator, Page } from '@playwright/test';
import { composer, expect, message, openRoom, pick, post, test, unique } from './fixtures';

/** Everything that a live region, whichever, has said since; a region is live by its role or by aria-live. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
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

function choice(page: Page): Locator {
  return page.getByLabel('Say new messages aloud');
}

test('new messages are said as the reader chose, by one region, and the focus stays', async ({
  enter,
  shared,
}) => {
  const session = pick(shared, 0);
  const reader = (await enter('attendee')).page;
  const writer = (await enter('attendee2')).page;
  for (const page of [reader, writer]) await openRoom(page, session);

  const settings = reader.getByText('Reading settings');
  await settings.focus();
  await reader.keyboard.press('Enter');
  await expect(choice(reader)).toHaveValue('batches');
  await choice(reader).selectOption('every');
  await composer(reader).fill('half a sentence');
  const heard = await listen(reader);

  const first = unique('Read me aloud');
  await post(writer, first);
  await expect.poll(heard).toEqual([expect.stringMatching(new RegExp(`: ${first}$`))]);
  await expect(composer(reader)).toBeFocused();
  await expect(composer(reader)).toHaveValue('half a sentence');

  await choice(reader).selectOption('off');
  const second = unique('Say nothing');
  await post(writer, second);
  await expect(message(reader, second)).toBeVisible();
  await choice(reader).selectOption('batches');
  const third = unique('Count me');
  await post(writer, third);
  await expect.poll(heard).toEqual([expect.stringContaining(first), '1 new message']);
  await expect(composer(reader)).toBeFocused();
});
