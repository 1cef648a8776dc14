import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const html = 'Text is text: never turn a string into HTML.';
const storage = 'Nothing a person types or reads may be left on a shared computer.';

export default ts.config(
  { ignores: ['.svelte-kit/', 'build/', 'test-results/'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc', 'createContextualFragment'].map(
          (property) => ({
            property,
            message: html,
          }),
        ),
        { object: 'document', property: 'write', message: html },
      ],
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage', 'indexedDB', 'caches'].map((name) => ({
          name,
          message: storage,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        {
          selector:
            "MemberExpression[object.name='window'][property.name=/^(localStorage|sessionStorage|indexedDB)$/]",
          message: storage,
        },
        {
          selector: "SvelteAttribute[key.name='style']",
          message: 'The CSP refuses style attributes: use a class.',
        },
      ],
    },
  },
  {
    // The worker of a person's own device, and what deletes all that it keeps.
    files: ['src/service-worker.ts', 'src/lib/device/forget.ts', 'src/lib/device/device-storage.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
);
