import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';

const LIMIT_MS = 120_000;

/**
 * Bundles a program for browsers and runs it in Chromium. It says what it found by `await tell(text)`.
 *
 * @param folder Where the program and its packages lie; the bundle is written there.
 * @param graphics Flags of Chromium that say what it draws, and computes, with.
 * @returns What it said, or what it threw; undefined where there is no Chromium.
 */
export async function inChromium(
  folder: string,
  program: string,
  graphics: readonly string[] = ['--disable-gpu'],
): Promise<string | undefined> {
  await build({
    absWorkingDir: folder,
    entryPoints: [program],
    outfile: 'page.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    loader: { '.wasm': 'dataurl', '.dcm': 'dataurl' },
    logLevel: 'error',
    allowOverwrite: true,
  });
  const { promise, resolve, reject } = withResolvers<string | undefined>();
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        resolve(Buffer.concat(parts).toString());
      });
    } else if (request.url === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      createReadStream(join(folder, 'page.js')).pipe(response);
    } else {
      response.setHeader('content-type', 'text/html');
      response.end(PAGE);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const flags = ['--headless', '--no-sandbox', ...graphics];
  const chromium = spawn('chromium', [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
  chromium.on('error', (error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? resolve(undefined) : reject(error),
  );
  const timer = setTimeout(() => reject(new Error(`${program}: no answer from Chromium`)), LIMIT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    chromium.kill();
    server.close();
    server.closeAllConnections();
  }
}

const PAGE = `<meta charset="utf-8"><script>
  globalThis.tell = (text) => fetch('/', { method: 'POST', body: text });
  addEventListener('error', ({ message }) => tell(message));
  addEventListener('unhandledrejection', ({ reason }) => tell(String(reason)));
</script><script type="module" src="/page.js"></script>`;

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
