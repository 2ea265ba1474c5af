import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RadnetError } from '../radnetError';
import { fileError } from './fileError';
import { readBytes, readJson } from './readFiles';
import { exists } from './replaceFolder';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';

/** The file that lists a checkpoint's other files. */
const SEAL = 'checkpoint.json';

const FORMAT = 'radnet-checkpoint-1';

/** Number of file names that a message lists for a folder that is not a checkpoint. */
const LISTED = 5;

type Files = Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;

interface Seal {
  readonly format: typeof FORMAT;
  readonly files: Files;
  /** SHA-256 digest of `files` as JSON. */
  readonly sha256: string;
}

/** Writes sizes and SHA-256 digests of a folder's files to its `checkpoint.json`, the last file of a checkpoint. */
export async function sealFolder(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== SEAL).sort();
  const entries = names.map(async (name) => {
    const bytes = await readBytes(join(folder, name));
    return [name, { bytes: bytes.length, sha256: sha256(bytes) }] as const;
  });
  const files: Files = Object.fromEntries(await Promise.all(entries));
  const seal: Seal = { format: FORMAT, files, sha256: digest(files) };
  await writeAtomically(join(folder, SEAL), JSON.stringify(seal, null, 2));
}

/**
 * Checks a folder against its `checkpoint.json`. Ignores files that are not listed there.
 *
 * @throws RadnetError that names every file that is missing, truncated or damaged, and what was found, or that names
 *   the folder if it is not a checkpoint.
 */
export async function checkSeal(folder: string): Promise<void> {
  const file = join(folder, SEAL);
  if (!(await exists(file))) {
    if (await isOlder(folder)) return;
    throw await foreign(folder);
  }
  const seal = (await readJson(file)) as Partial<Seal> | null;
  if (seal?.format !== FORMAT) {
    throw new RadnetError(`${file}: expected format '${FORMAT}', got '${seal?.format ?? 'none'}'`);
  }
  if (seal.files === undefined || digest(seal.files) !== seal.sha256) {
    throw new RadnetError(`${file}: damaged, its checksum does not match`);
  }
  const faults = await Promise.all(
    Object.entries(seal.files).map(([name, expected]) => faultOf(join(folder, name), expected)),
  );
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) throw new RadnetError(found.join('; '));
}

async function faultOf(path: string, expected: Files[string]): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return fileError('read', path, error).message;
  }
  if (bytes.length !== expected.bytes) {
    return `${path}: expected ${expected.bytes} bytes, found ${bytes.length}`;
  }
  const found = sha256(bytes);
  if (found === expected.sha256) return undefined;
  return `${path}: damaged, expected SHA-256 ${short(expected.sha256)}, found ${short(found)}`;
}

/** Returns whether this is a checkpoint from before December 2026, which has digests inside its files, but no seal. */
async function isOlder(folder: string): Promise<boolean> {
  const training = (await readJson(join(folder, 'training.json')).catch(() => null)) as {
    readonly format?: string;
  } | null;
  return training?.format === 'radnet-training-1';
}

async function foreign(folder: string): Promise<RadnetError> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    return fileError('read', folder, error);
  }
  if (names.includes('training.json')) return new RadnetError(`${join(folder, SEAL)}: missing`);
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  const found = names.length === 0 ? 'an empty folder' : `${names.slice(0, LISTED).join(', ')}${more}`;
  return new RadnetError(`${folder}: expected a checkpoint (${SEAL}, training.json, ...), found ${found}`);
}

function digest(files: Files): string {
  return sha256(new TextEncoder().encode(JSON.stringify(files)));
}

function short(hex: string): string {
  return `${hex.slice(0, 12)}...`;
}
