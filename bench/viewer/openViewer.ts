import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { dropPaths } from '../../examples/browser/e2e/dropPaths';
import { chromiumPath } from '../../scripts/chromium';

export const VIEWER = fileURLToPath(new URL('../../examples/browser/', import.meta.url));

/** The viewer in Chromium on WebAssembly, as a user sees it. */
export interface OpenViewer {
  readonly page: Page;
  readonly version: string;
  /** Drops a CT, and returns how long it took until its first slice and its call were on the screen, in ms. */
  read(ct: string): Promise<{ firstSliceMs: number; callMs: number }>;
  close(): Promise<void>;
}

/** @throws Error if Chromium is not installed. */
export async function openViewer(): Promise<OpenViewer> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('expected Chromium on the path, got none');
  await build({ root: VIEWER, logLevel: 'error' });
  const server = await preview({ root: VIEWER, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
  const browser: Browser = await chromium.launch({
    executablePath,
    // As on a machine without a GPU: the CPU draws everything.
    args: ['--disable-gpu', '--enable-unsafe-swiftshader'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  // tsx wraps functions in a helper that names them, including those that run in the page.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.getByLabel('Compute with').selectOption('wasm');
  await page.getByText('WebAssembly computes').waitFor();
  await page.getByText('Fingerprint').waitFor();
  return {
    page,
    version: browser.version(),
    async read(ct) {
      await page.evaluate(watchReading);
      await dropPaths(page, [ct]);
      const [firstSlice, call] = await page.evaluate<[number, number]>('globalThis.reading');
      return { firstSliceMs: firstSlice, callMs: call };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** In the page: measures the time from a drop until a slice of the new CT is drawn, and until its call appears. */
function watchReading(): void {
  const seen = (condition: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (condition()) requestAnimationFrame(() => resolve(performance.now()));
        else requestAnimationFrame(look);
      };
      look();
    });
  const dropped = new Promise<number>((resolve) =>
    addEventListener('drop', () => resolve(performance.now()), { once: true, capture: true }),
  );
  const isDrawn = (): boolean => document.querySelector('.ct-viewer[aria-busy="false"]') !== null;
  const isCalled = (): boolean => document.querySelector('.call') !== null;
  const reading = dropped.then(async (start) => {
    // First the call of the previous CT disappears.
    await seen(() => !isCalled());
    const drawn = seen(isDrawn);
    const called = await seen(isCalled);
    return [(await drawn) - start, called - start];
  });
  Object.assign(globalThis, { reading });
}
