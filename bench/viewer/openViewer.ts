import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { dropPaths } from '../../examples/browser/e2e/dropPaths';
import { chromiumPath } from '../../scripts/chromium';

export const VIEWER = fileURLToPath(new URL('../../examples/browser/', import.meta.url));

/** The viewer in Chromium, on WebAssembly, as a user has it. */
export interface OpenViewer {
  readonly page: Page;
  readonly version: string;
  /** Drops a CT, and tells how long its first slice took to be on the screen, and its call, ms. */
  read(ct: string): Promise<{ firstSliceMs: number; callMs: number }>;
  close(): Promise<void>;
}

/** @throws Error where there is no Chromium. */
export async function openViewer(): Promise<OpenViewer> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('expected Chromium on the path, got none');
  await build({ root: VIEWER, logLevel: 'error' });
  const server = await preview({ root: VIEWER, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
  const browser: Browser = await chromium.launch({
    executablePath,
    // As on a machine without a GPU: all is drawn by the CPU.
    args: ['--disable-gpu', '--enable-unsafe-swiftshader'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  // tsx names functions by a helper of its own, those that run in the page, too.
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
      const [firstSlice, call] = (await page.evaluate('globalThis.reading')) as [number, number];
      return { firstSliceMs: firstSlice, callMs: call };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Watches, in the page, from a drop on until a slice of the new CT is drawn, and until it is called. */
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
    // The former CT's call goes first.
    await seen(() => !isCalled());
    const drawn = seen(isDrawn);
    const called = await seen(isCalled);
    return [(await drawn) - start, called - start];
  });
  Object.assign(globalThis, { reading });
}
