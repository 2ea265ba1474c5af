import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Returns the real path of a file or folder below a root, with links resolved.
 *
 * @param name Name used in error messages in place of the path, which may hold patients' names.
 * @throws RadnetError if the path does not exist, or a link leads out of the root.
 */
export async function pathWithin(root: string, path: string, name: string): Promise<string> {
  const realRoot = await realPathOf(root, 'the root folder');
  const real = await realPathOf(join(root, path), name);
  const inside = realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`;
  if (real === realRoot || real.startsWith(inside)) return real;
  throw new RadnetError(`${name}: expected a path within the root folder, got a link that leads out of it`);
}

/** Returns the error for a failed read without the path, which the system's own error would repeat. */
export function namedError(name: string, error: unknown): RadnetError {
  return new RadnetError(fileError('read', name, error).message);
}

async function realPathOf(path: string, name: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw namedError(name, error);
  }
}
