import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const inLibrary =
  (...modules: string[]) =>
  (id: string): boolean =>
    modules.some((module) => id.includes(`/src/lib/${module}.`));

/**
 * Which modules come together. A file has to be worth its request: over a thin line each costs its headers and waits
 * for one of six connections. But whoever needs one module of a group loads all of it.
 */
const groups = [
  // All styles but those of the larger pages: nine kilobytes that pack better than twenty files.
  {
    name: 'styles',
    test: /src\/(lib\/.*type=style|routes\/(\+|rooms\/\[id\]\/\+).*type=style|styles\/.*\.scss$)/,
    priority: 3,
  },
  // What seventeen pages or parts or more need.
  { name: 'shared', minShareCount: 17, priority: 2 },
  // What surrounds every page and few pages use themselves.
  {
    name: 'frame',
    test: /@sveltejs\/kit\/src\/runtime\/app\/|src\/lib\/navigation\/personas?\./,
    priority: 2,
  },
  // Small parts of which nearly every page is made that shows something of the summit.
  {
    name: 'content',
    test: inLibrary(
      ...['ui/When', 'ui/Icon', 'ui/PageHead', 'ui/AreaMark', 'ui/EmptyState'],
      ...['time-words', 'programme/of-session', 'programme/PhaseTag'],
    ),
    priority: 1,
  },
  // Saving a file: three modules of a few lines.
  { name: 'files', test: inLibrary('files/FileButton', 'files/ask-file', 'files/save-file'), priority: 1 },
  // A few lines each, of pages that have most of them: every further file is a name on the first page.
  {
    name: 'office',
    test: inLibrary(
      ...['registrations/StateTags', 'registrations/OfficeTabs', 'registrations/refusal'],
      ...['registrations/ReasonField', 'registrations/decisions', 'delegations/team'],
    ),
    priority: 1,
  },
  {
    name: 'parts',
    test: inLibrary(
      'ui/BackLink',
      'ui/StatusTag',
      'ui/ui-words',
      'i18n/en.ui',
      'people-words',
      'i18n/en.people',
    ),
    priority: 1,
  },
  // Whoever hears of new releases has the connection.
  {
    name: 'live',
    test: inLibrary('realtime/live', 'programme/follow-releases', 'programme/keep-focus'),
    priority: 1,
  },
  { name: 'badge', test: inLibrary('device/QrCode', 'device/badge'), priority: 1 },
  // How somebody reads and what the browser may keep: whoever is signed in has all of it.
  {
    name: 'person',
    test: inLibrary(
      ...['access/preferences', 'access/access-words', 'access/looks', 'access/looks-words'],
      ...['i18n/en.access', 'i18n/en.looks', 'device/forget', 'ui/Modal'],
    ),
    priority: 1,
  },
];

/**
 * The first page knows the names of all other files, and nothing packs a hash: seven signs of 64 tell the files of a build,
 * and of the builds that caches still have, apart.
 */
const shortHashes: Plugin = {
  name: 'convene:short-hashes',
  enforce: 'post',
  config: (config) => {
    const output = config.build?.rolldownOptions?.output;
    for (const each of [output ?? []].flat())
      for (const name of ['entryFileNames', 'chunkFileNames', 'assetFileNames'] as const) {
        const pattern = each[name];
        if (typeof pattern === 'string') each[name] = pattern.replace('[hash]', '[hash:7]');
      }
  },
};

export default defineConfig({
  plugins: [sveltekit(), shortHashes],
  resolve: {
    // Of what only the board needs: built for old browsers or as CommonJS, it would bring helpers to every page.
    mainFields: ['module:es2019', 'browser', 'module'],
    alias: { 'bind-event-listener': fileURLToPath(new URL('src/lib/board/bind-events.ts', import.meta.url)) },
  },
  css: {
    preprocessorOptions: {
      scss: { loadPaths: ['node_modules/@uswds/uswds/packages'], quietDeps: true },
    },
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: { groups },
      },
    },
  },
  server: { proxy: { '/api': { target: process.env['CONVENE_URL'] ?? 'http://127.0.0.1:8080', ws: true } } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
