import { defineConfig } from 'playwright/test';
import { chromiumPath, SOFTWARE_WEBGPU } from '../../../scripts/chromium.ts';

const PORT = 4399;
const executablePath = chromiumPath();

/** WebGL and WebGPU on SwiftShader, which needs no GPU; the page itself is put together without it, which is faster. */
const SOFTWARE_GRAPHICS = ['--enable-unsafe-swiftshader', '--disable-gpu-compositing', ...SOFTWARE_WEBGPU];
const NO_GRAPHICS = ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer'];

const launch = (args: readonly string[]): { launchOptions: object } => ({
  launchOptions: { args: [...args], ...(executablePath !== undefined && { executablePath }) },
});

/** The page as it is built, in Chromium: Debian's, or the one that Playwright brings where that is missing. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../../out/viewer-tests',
  // A CT is read on all cores.
  workers: 1,
  timeout: 180_000,
  // Graphics in software miss a frame now and then where the cores are busy; such a test is listed as flaky.
  retries: 1,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: { baseURL: `http://127.0.0.1:${PORT}/`, trace: 'retain-on-failure' },
  webServer: {
    command: `vite build && vite preview --host 127.0.0.1 --port ${PORT} --strictPort`,
    cwd: '..',
    url: `http://127.0.0.1:${PORT}/`,
    timeout: 180_000,
  },
  projects: [
    { name: 'chromium', testIgnore: 'withoutGraphics.spec.ts', use: launch(SOFTWARE_GRAPHICS) },
    { name: 'chromium without graphics', testMatch: 'withoutGraphics.spec.ts', use: launch(NO_GRAPHICS) },
  ],
});
