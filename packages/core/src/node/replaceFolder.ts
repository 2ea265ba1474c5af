import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError';
import { makeFolder } from './writeAtomically';

/**
 * Writes a folder in the place of an earlier one. `write` fills a new folder beside it, `<folder>.partial`, which then
 * takes the earlier one's place; where `write` fails, it is removed and the earlier one stays. File systems cannot swap two
 * folders in one go, so for an instant the earlier one lies in `<folder>.previous`: `existingFolder` finds it. Killed at any
 * time, this leaves one complete folder. One process at a time may write a folder.
 *
 * @param retire Moves the earlier folder out of the way for good, in place of removing it.
 * @throws RadnetError that names the folder, where it cannot be written.
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

/** Where the last complete folder written by `replaceFolder` lies; `folder` itself where there is none. */
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
