// Fails when a route's own files (brotli, as packed) grow above their budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, ofEveryPage, pageOf, root } from './built.mjs';

const packed = JSON.parse(readFileSync(join(root, 'build/manifest.json'), 'utf8'));
const bytesOf = new Map(packed.files.map((file) => [file.path, file.br_bytes ?? file.bytes]));

/** The first page of a visit is the sign-in; what comes after it shares most of its code. */
const budgets = [
  { route: 'sign-in', js_kib: 45, css_kib: 20 },
  { route: 'now', js_kib: 45, css_kib: 20 },
  { route: 'programme', js_kib: 45, css_kib: 20 },
  { route: 'sessions/[id]', js_kib: 90, css_kib: 20 },
  { route: 'rooms/[id]', js_kib: 90, css_kib: 20 },
];

const kib = (files, extension) =>
  files
    .filter((file) => file.endsWith(extension))
    .reduce((sum, file) => {
      if (!bytesOf.has(file)) throw new Error(`${file} is not in the packed build.`);
      return sum + bytesOf.get(file);
    }, 0) / 1024;

let over = 0;
for (const { route, js_kib, css_kib } of budgets) {
  const files = filesOf([...ofEveryPage, pageOf(route)]);
  for (const [kind, limit] of [
    ['.js', js_kib],
    ['.css', css_kib],
  ]) {
    const size = kib(files, kind);
    const verdict = size > limit ? 'TOO BIG' : 'ok';
    if (size > limit) over += 1;
    console.log(
      `${route.padEnd(16)} ${kind.padEnd(5)} ${size.toFixed(1).padStart(6)} of ${limit} KiB br  ${verdict}`,
    );
  }
}
process.exit(over ? 1 : 0);
