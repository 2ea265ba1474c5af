import { basename, resolve } from 'node:path';

const LONGEST = 214;

/**
 * The name that a project in this folder has in its package.json: the folder's own.
 *
 * @throws Error if npm would refuse the name, with what to change.
 */
export function projectName(folder: string): string {
  const name = basename(resolve(folder));
  if (/^[a-z\d][a-z\d._-]*$/.test(name) && name.length <= LONGEST && name !== 'node_modules') return name;
  throw new Error(
    `folder: expected a name of lowercase letters, digits, '-', '_' and '.', as npm takes it, got '${name}'`,
  );
}
