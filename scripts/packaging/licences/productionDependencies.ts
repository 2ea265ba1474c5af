import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** Licence in its package.json, an SPDX expression; undefined if missing. */
  readonly licence: string | undefined;
}

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly license?: string;
}

/**
 * Lists what an install of the given packages brings according to the lock file: dependencies of dependencies, and
 * peers that are locked here, sorted by name. Includes optional binaries for other platforms.
 *
 * @param folders Folders of packages, such as `packages/core`.
 */
export function productionDependencies(root: string, folders: readonly string[]): Dependency[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const { dependencies, optionalDependencies, peerDependencies } = lock.packages[path]!;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = resolve(path, name);
      if (found === undefined || seen.has(found) || lock.packages[found]!.link) continue;
      seen.add(found);
      visit(found);
    }
  };
  /** Resolves like Node: from the nearest node_modules upwards. */
  const resolve = (from: string, name: string): string | undefined => {
    for (let at = from; ; at = at.replace(/\/?(node_modules\/)?(@[^/]+\/)?[^/]+$/, '')) {
      const path = [at, 'node_modules', name].filter(Boolean).join('/');
      if (path in lock.packages) return path;
      if (at === '') return undefined;
    }
  };
  folders.forEach(visit);
  return [...seen]
    .map((path) => {
      const { version = '', license } = lock.packages[path]!;
      return { name: path.replace(/^.*node_modules\//, ''), version, licence: license };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
