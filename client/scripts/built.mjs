// What the bundler says of its files: which belong to a route, and what those need.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));
const nodes = '.svelte-kit/generated/client-optimized/nodes';
const vite = JSON.parse(readFileSync(join(root, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8'));

/** The entries that every page has, and the layout. */
export const ofEveryPage = [
  ...Object.keys(vite).filter((key) => /\/(entry|start|app)\.js$/.test(key) && vite[key].isEntry),
  `${nodes}/0.js`,
];

/** The generated module of a route's page, found by the source file that it re-exports; groups are left out. */
export function pageOf(route) {
  const name = readdirSync(join(root, nodes)).find((each) => {
    const page = /src\/routes\/(.*?)\/?\+page\.svelte"/.exec(readFileSync(join(root, nodes, each), 'utf8'));
    return page?.[1].replace(/\([^)]*\)\/?/g, '') === route;
  });
  if (!name) throw new Error(`There is no page for the route ${route}.`);
  return `${nodes}/${name}`;
}

/** Addresses of the files that these modules need, themselves included. */
export function filesOf(keys) {
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
