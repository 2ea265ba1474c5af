import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Returns the version of an npm package as this package would resolve it, or else as the project in the current folder
 * would. Returns undefined if neither finds it.
 */
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
