import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The import table of the design: what each package may not import. */
const forbidden = {
  core: ['@radnet/*'],
  backends: [
    '@radnet/layers',
    '@radnet/layers/*',
    '@radnet/data',
    '@radnet/data/*',
    '@radnet/onnx',
    '@radnet/mpi',
  ],
  layers: [
    '@radnet/data',
    '@radnet/data/*',
    '@radnet/onnx',
    '@radnet/mpi',
    '@radnet/backends',
    '@radnet/backends/*',
    '@radnet/core/node',
    '@radnet/core/interruptible',
  ],
  onnx: ['@radnet/*', '!@radnet/core'],
  mpi: ['@radnet/*', '!@radnet/core'],
  data: [
    '@radnet/layers',
    '@radnet/layers/*',
    '@radnet/backends',
    '@radnet/backends/*',
    '@radnet/onnx',
    '@radnet/mpi',
  ],
};

/** Packages that no browser loads. */
const ofNodeAlone = ['mpi'];

const tableRules = Object.entries(forbidden).flatMap(([name, group]) => {
  const crossPackage = {
    group: ['**/packages/**', ...Object.keys(forbidden).map((other) => `../**/${other}/src/**`)],
    message: 'Import another package by its name, not by its path.',
  };
  const table = {
    group,
    message: `packages/${name} may not import this: see the import table in CONTRIBUTING.md.`,
  };
  const nodeOnly = {
    group: ['node:*', '**/node/*'],
    message: "Node's own modules belong behind the /node subpath (src/node).",
  };
  const rule = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
  const everywhere = ofNodeAlone.includes(name) ? [table, crossPackage] : [table, crossPackage, nodeOnly];
  return [
    { files: [`packages/${name}/src/**/*.ts`], rules: rule(everywhere) },
    { files: [`packages/${name}/src/node/**/*.ts`], rules: rule([table, crossPackage]) },
    {
      files: ['*.test.ts', 'fixtures.ts', 'testing/**/*.ts'].map((file) => `packages/${name}/src/**/${file}`),
      rules: { 'no-restricted-imports': 'off' },
    },
  ];
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'runs/',
      'out/',
      '.gpu/',
      'docs/snippets/.generated/',
      'coverage/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['examples/**', 'bench/**', 'scripts/**', 'docs/site/**', 'packages/*/template/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  ...tableRules,
);
