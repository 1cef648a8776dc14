import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows for a key as it is typed (RFC 6238), now or so many steps later. */
export function codeOf(key: string, later = 0): string {
  let bits = '';
  for (const letter of key.replaceAll(' ', '')) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const secret = Buffer.from(
    Array.from({ length: 20 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2)),
  );
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', secret).update(step).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The key that the page shows beside its picture. */
export async function keyOn(page: Page): Promise<string> {
  const shown = page.locator('main p').filter({ hasText: /^Key:/ }).locator('strong');
  await expect(shown).toHaveText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  return (await shown.textContent()) ?? '';
}
