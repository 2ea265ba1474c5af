import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

interface BaseConfig {
  compilerOptions: { paths: Record<string, [string]> };
}

/**
 * Package name to source file, read from `tsconfig.base.json`, so that tsc, tsx and vitest resolve the
 * workspace's packages from one list and none of them needs a build.
 */
export function sourceAliases(): { find: RegExp; replacement: string }[] {
  const base = JSON.parse(readFileSync(new URL('tsconfig.base.json', root), 'utf8')) as BaseConfig;
  return Object.entries(base.compilerOptions.paths).map(([name, [file]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: fileURLToPath(new URL(file, root)),
  }));
}
