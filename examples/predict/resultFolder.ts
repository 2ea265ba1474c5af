import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '@radnet/core/internal/node';
import type { Volume } from '@radnet/data';
import { timeStamp } from '../timeStamp';

/** The files of a result, by their names. */
export type ResultFiles = Readonly<Record<string, Uint8Array | string>>;

/** The number of the hash's digits in a folder's name. */
const DIGITS = 12;

/**
 * The name of a CT: a hash of its voxels and their positions. It is the same for the same images, and tells nothing about the patient to
 * anyone who does not have them.
 */
export function ctName({ hounsfieldUnits, slices, height, width, origins, ...volume }: Volume): string {
  const hash = createHash('sha256');
  const place = [
    slices,
    height,
    width,
    volume.spacingMm,
    origins,
    volume.rowDirection,
    volume.columnDirection,
  ];
  hash.update(JSON.stringify(place));
  hash.update(new Uint8Array(hounsfieldUnits.buffer, hounsfieldUnits.byteOffset, hounsfieldUnits.byteLength));
  return `ct-${hash.digest('hex').slice(0, DIGITS)}`;
}

/**
 * Writes a result into its own folder, completely or not at all: first into a hidden folder next to it. If the folder
 * already exists, with the result of an earlier command, that one is renamed.
 *
 * @returns The folder, and the new name of the earlier one.
 * @throws RadnetError if the folder cannot be written.
 */
export async function writeResult(
  out: string,
  name: string,
  files: ResultFiles,
): Promise<{ readonly folder: string; readonly moved: string | undefined }> {
  const folder = join(out, name);
  const partial = join(out, `.${name}.partial-${process.pid}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const [file, content] of Object.entries(files)) await writeFile(join(partial, file), content);
    const moved = await moveAside(folder);
    await rename(partial, folder);
    return { folder, moved };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw fileError('write', folder, error);
  }
}

/** Writes a file next to the results. If it exists, the earlier one is renamed. */
export async function writeBeside(out: string, name: string, content: string): Promise<string> {
  const path = join(out, name);
  try {
    await mkdir(out, { recursive: true });
    await moveAside(path);
    await writeFile(path, content);
    return path;
  } catch (error) {
    throw fileError('write', path, error);
  }
}

async function moveAside(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const moved = `${path}.${timeStamp()}`;
  await rename(path, moved);
  return moved;
}
