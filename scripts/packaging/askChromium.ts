import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const LIMIT_MS = 120_000;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/**
 * Serves a folder and opens its page in Chromium. The page reports its result by a POST to `/`.
 *
 * @param page HTML of the page. Default: the folder's index.html.
 * @param graphics Chromium's flags for drawing and computing.
 * @returns The reported result; undefined if Chromium is not installed.
 */
export async function askChromium(
  folder: string,
  page?: string,
  graphics: readonly string[] = ['--disable-gpu'],
): Promise<string | undefined> {
  const { promise, resolve, reject } = withResolvers<string | undefined>();
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://localhost').pathname;
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        resolve(Buffer.concat(parts).toString());
      });
    } else if (path === '/' && page !== undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(page);
    } else {
      const file = join(folder, path === '/' ? 'index.html' : path);
      response.statusCode = existsSync(file) ? 200 : 404;
      if (response.statusCode === 404) return response.end();
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const flags = ['--headless', '--no-sandbox', ...graphics];
  const chromium = spawn('chromium', [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
  chromium.on('error', (error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? resolve(undefined) : reject(error),
  );
  const timer = setTimeout(() => reject(new Error(`${folder}: no answer from Chromium`)), LIMIT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    chromium.kill();
    server.close();
    server.closeAllConnections();
  }
}

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
