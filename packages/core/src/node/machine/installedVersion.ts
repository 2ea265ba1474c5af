import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version of an npm package as this package, or else the current folder's project, would find it. */
export function installedVersion(packageName: string): string | undefined {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      try {
        const text = readFileSync(join(folder, 'node_modules', packageName, 'package.json'), 'utf8');
        return (JSON.parse(text) as { version: string }).version;
      } catch {
        if (folder === dirname(folder)) break;
      }
    }
  }
  return undefined;
}
