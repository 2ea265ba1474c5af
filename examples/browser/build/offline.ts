import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

/** The service worker's file. It lies beside the page, as it sees no requests from outside its own folder. */
export const SERVICE_WORKER = 'service-worker.js';

const PLACEHOLDER = '__FILES__';

/** Writes the list of all files that were built, each with its hash, into the service worker. */
export function offline(): Plugin {
  let folder: string;
  return {
    name: 'offline',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      const script = join(folder, SERVICE_WORKER);
      const code = readFileSync(script, 'utf8');
      if (!code.includes(PLACEHOLDER))
        throw new Error(`${SERVICE_WORKER}: expected ${PLACEHOLDER} in it, got none`);
      writeFileSync(
        script,
        code.replace(PLACEHOLDER, () => JSON.stringify(entriesOf(folder))),
      );
    },
  };
}

function entriesOf(folder: string): { url: string; revision: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.endsWith(SERVICE_WORKER) && !path.endsWith('.map'))
    .map((path) => ({ url: relative(folder, path).replaceAll(sep, '/'), revision: hashOf(path) }));
}

const hashOf = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
