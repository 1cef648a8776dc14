// Fails when a route's own files (brotli, as packed) grow above their budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const vite = JSON.parse(readFileSync(join(root, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8'));
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

/** The generated module of each page, found by the source file that it re-exports. */
const nodes = new Map();
const folder = '.svelte-kit/generated/client-optimized/nodes';
for (const name of readdirSync(join(root, folder))) {
  const page = /src\/routes\/(.*?)\/?\+page\.svelte"/.exec(readFileSync(join(root, folder, name), 'utf8'));
  if (page) nodes.set(page[1].replace(/\([^)]*\)\/?/g, ''), `${folder}/${name}`);
}

const entries = Object.keys(vite).filter((key) => /\/(entry|start|app)\.js$/.test(key) && vite[key].isEntry);

function closure(keys) {
  const files = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = vite[key];
    files.add(`/${chunk.file}`);
    for (const css of chunk.css ?? []) files.add(`/${css}`);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return [...files];
}

const kib = (files, extension) =>
  files
    .filter((file) => file.endsWith(extension))
    .reduce((sum, file) => {
      if (!bytesOf.has(file)) throw new Error(`${file} is not in the packed build.`);
      return sum + bytesOf.get(file);
    }, 0) / 1024;

let over = 0;
for (const { route, js_kib, css_kib } of budgets) {
  const node = nodes.get(route);
  if (!node) throw new Error(`There is no page for the route ${route}.`);
  const files = closure([...entries, `${folder}/0.js`, node]);
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
