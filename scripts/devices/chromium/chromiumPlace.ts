import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath, SOFTWARE_WEBGPU } from '../../chromium';
import { CannotRun, type Place } from '../place';
import { LEFT_OUT } from './leftOut';

/** The only kind of page without a server on which browsers allow WebGPU. */
const PAGE = 'http://localhost/';
const DESCRIBE = 'navigator.gpu?.requestAdapter().then((adapter) => adapter?.info.description)';

/** The checkout itself in a page of Chromium, on Chromium's own WebGPU, computed by the CPU. */
export async function chromiumPlace(root: string): Promise<Place> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new CannotRun('no chromium (on Debian: apt-get install chromium)');
  const browser = await chromium.launch({ executablePath, args: [...SOFTWARE_WEBGPU] });
  try {
    const page = await browser.newPage();
    await page.route(PAGE, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await page.goto(PAGE);
    const adapter = await page.evaluate<string | undefined>(DESCRIBE);
    if (adapter === undefined) throw new CannotRun(`Chromium ${browser.version()} has no WebGPU here`);
    return {
      folder: root,
      environment: {},
      device: `${adapter} in Chromium ${browser.version()}`,
      config: fileURLToPath(new URL('vitest.config.ts', import.meta.url)),
      leftOut: LEFT_OUT,
    };
  } finally {
    await browser.close();
  }
}
