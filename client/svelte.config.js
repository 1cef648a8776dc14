import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-static';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The version is a hash of what the page is made of, so that the same source gives the same build. */
function sourceHash() {
  const hash = createHash('sha256');
  const add = (path) => hash.update(path).update(readFileSync(join(here, path)));
  const walk = (folder) => {
    const entries = readdirSync(join(here, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  walk('src');
  add('package-lock.json');
  return hash.digest('hex').slice(0, 12);
}

/**
 * Kit's route announcer is written with an inline style attribute, which would need 'unsafe-hashes' in the
 * Content-Security-Policy. The same look comes from a class; an upgrade that changes the markup stops the build.
 */
const announcerWithoutInlineStyle = {
  name: 'announcer-without-inline-style',
  markup({ content, filename }) {
    if (!filename?.endsWith('generated/root.svelte')) return undefined;
    const code = content.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1 class="usa-sr-only"');
    if (code === content) throw new Error("Kit's route announcer has changed: look at svelte.config.js.");
    return { code };
  },
};

/** The styleguide has pages of its own (`npm run styleguide`), so that the site that is served has nothing of it. */
const styleguide = { outDir: '.svelte-kit/styleguide', files: { routes: 'styleguide' } };

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: [announcerWithoutInlineStyle],
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html', precompress: false }),
    version: { name: sourceHash() },
    serviceWorker: { register: false },
    paths: { relative: false },
    alias: { $test: 'test' },
    output: { preloadStrategy: 'modulepreload' },
    typescript: {
      config: (config) => ({
        ...config,
        include: [...config.include, '../styleguide/**/*.ts', '../styleguide/**/*.svelte'],
      }),
    },
    ...(process.env['CONVENE_STYLEGUIDE'] ? styleguide : {}),
  },
};
