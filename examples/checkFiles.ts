import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from '@radnet/core/internal/node';
import { UsageError } from './commandLine';

/** @throws UsageError that names the flag, if its file cannot be read. */
export function requireReadableFile(flag: string, file: string): void {
  try {
    const handle = openSync(file, 'r');
    try {
      // A folder can be opened, but not read.
      readSync(handle, Buffer.alloc(1), 0, 1, 0);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new UsageError(`--${flag}: ${fileError('read', file, error).message}`);
  }
}

/** @throws UsageError that names the flag, if its file exists or cannot be created. */
export function requireNewFile(flag: string, file: string): void {
  if (existsSync(file)) {
    throw new UsageError(`--${flag}: expected a new file, got ${file}, which is there already`);
  }
  const folder = dirname(file);
  try {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`--${flag}: ${fileError('write', file, error).message}`);
  }
}
