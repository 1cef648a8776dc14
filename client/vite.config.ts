import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [sveltekit()],
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
        // What nine pages or more need comes in one file: it packs better than twenty small ones, and is one request.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 9 }] },
      },
    },
  },
  server: { proxy: { '/api': { target: process.env['CONVENE_URL'] ?? 'http://127.0.0.1:8080', ws: true } } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
