import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { byNumber, type DataFolder } from '../publicSets/dataFolder';
import { namedError, pathWithin } from './pathWithin';

/**
 * Opens a folder on disk for the adapters of public sets, such as `cq500Manifest`. Links that lead out of it are
 * refused. Errors give paths relative to `root`.
 */
export function openDataFolder(root: string): DataFolder {
  return {
    async list(path) {
      const folder = await pathWithin(root, path, nameOf(path));
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        throw namedError(nameOf(path), error);
      });
      return entries
        .filter(({ name }) => !name.startsWith('.'))
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .sort(byNumber);
    },
    async read(path, limit) {
      const file = await pathWithin(root, path, nameOf(path));
      try {
        return await firstBytes(file, limit);
      } catch (error) {
        throw namedError(nameOf(path), error);
      }
    },
  };
}

const nameOf = (path: string): string => (path === '' ? 'the root folder' : join(path));

async function firstBytes(file: string, limit: number | undefined): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    if (limit === undefined) return await handle.readFile();
    const { bytesRead, buffer } = await handle.read(new Uint8Array(limit), 0, limit, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
