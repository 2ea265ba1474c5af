import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './scripts/closing-line-reporter.ts';
import { sourceAliases } from './scripts/source-aliases.ts';

export default defineConfig({
  resolve: { alias: sourceAliases() },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/template/src/**/*.test.ts',
      'examples/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'testing/**/*.test.ts',
      'docs/**/*.test.ts',
    ],
    pool: 'forks',
    // By default one less, which leaves one of two cores idle.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    // Hooks start backends, on machines that are busy with something else.
    hookTimeout: 60_000,
    reporters: ['default', new ClosingLineReporter()],
    // `npm run coverage`. What runs in child processes is not counted: programs, the processes of MPI.
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'examples/**/*.{ts,tsx}'],
      exclude: [
        '**/*.test.ts',
        '**/*.fuzz.ts',
        '**/fixtures.ts',
        '**/{fixtures,testing,golden,e2e}/**',
        '**/*.config.ts',
      ],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportOnFailure: true,
    },
  },
});
