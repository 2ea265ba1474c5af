import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { build, preview } from 'vite';

/** Where the harness is served: an isolated page has WebAssembly with threads, another one without. */
export interface ServedHarness {
  readonly isolated: string;
  readonly plain: string;
  close(): Promise<void>;
}

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Builds it, and serves it from a folder of two servers: its addresses must hold wherever it lies. */
export async function serveHarness(): Promise<ServedHarness> {
  const config = { configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' as const };
  await build(config);
  const serve = (headers: Record<string, string>): ReturnType<typeof preview> =>
    preview({ ...config, base: '/some/folder/', preview: { host: '127.0.0.1', port: 0, headers } });
  const servers = [await serve(ISOLATED), await serve({})];
  const [isolated, plain] = servers.map(({ resolvedUrls }) => resolvedUrls!.local[0]!) as [string, string];
  return {
    isolated,
    plain,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export async function openHarness(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'harness' in globalThis);
}
