import type { Locator, Page } from '@playwright/test';
import { composer, expect, message, openRoom, pick, post, test, unique } from './fixtures';
import { listen } from './heard';

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
