import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError';
import { makeFolder } from './writeAtomically';

/**
 * Writes a folder and replaces an earlier one. `write` fills a new folder beside it, `<folder>.partial`, which then
 * takes the earlier one's place. If `write` fails, the new folder is removed and the earlier one stays. If the process
 * is killed, at any time, one complete folder remains: file systems cannot swap two folders atomically, so the earlier
 * one is in `<folder>.previous` for an instant, where `existingFolder` finds it. Only one process at a time may write a
 * folder.
 *
 * @param retire Moves the earlier folder elsewhere. Default: it is removed.
 * @throws RadnetError that names the folder if it cannot be written.
 */
export async function replaceFolder(
  folder: string,
  write: (partial: string) => Promise<void>,
  retire?: (earlier: string) => Promise<void>,
): Promise<void> {
  const partial = `${folder}.partial`;
  const previous = `${folder}.previous`;
  await makeFolder(dirname(folder));
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
  } catch (error) {
    throw fileError('write', folder, error);
  }
  try {
    await write(partial);
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  try {
    if (await exists(folder)) {
      if (retire) await retire(folder);
      else {
        await rm(previous, { recursive: true, force: true });
        await rename(folder, previous);
      }
    }
    await rename(partial, folder);
    await rm(previous, { recursive: true, force: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/**
 * Returns the path of the last complete folder written to this path: `folder` itself, or `<folder>.previous` if the
 * process was killed while it replaced the folder. Returns `folder` if neither exists.
 */
export async function existingFolder(folder: string): Promise<string> {
  const previous = `${folder}.previous`;
  return !(await exists(folder)) && (await exists(previous)) ? previous : folder;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
