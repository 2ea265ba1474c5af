import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { configDefaults, defineConfig } from 'vitest/config';
import { chromiumPath, SOFTWARE_WEBGPU } from '../../chromium.ts';
import { ClosingLineReporter } from '../../closing-line-reporter.ts';
import { sourceAliases } from '../../source-aliases.ts';
import { LEFT_OUT } from './leftOut.ts';

/** Runs tests in a page of Chromium, on WebGPU: `npx vitest run -c scripts/devices/chromium/vitest.config.ts FILE...`. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  resolve: { alias: sourceAliases() },
  optimizeDeps: {
    // Otherwise it would follow imports that only Node can load.
    noDiscovery: true,
    // CommonJS packages, and those that must share one tfjs-core with them.
    include: [
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      'crc-32',
      'fastest-levenshtein',
      'papaparse',
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...Object.keys(LEFT_OUT)],
    env: { RADNET_TEST_BACKENDS: 'webgpu' },
    setupFiles: ['scripts/devices/chromium/servedWasm.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: chromiumPath()!, args: [...SOFTWARE_WEBGPU] },
      }),
      instances: [{ browser: 'chromium' }],
    },
    reporters: ['default', new ClosingLineReporter()],
  },
});
