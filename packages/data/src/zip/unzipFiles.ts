import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { RadnetError } from '@radnet/core';
import type { FileEntry } from '@zip.js/zip.js';
import type { DamagedSliceOptions } from '../dicom/damagedFiles';
import { isPassedOver, type NamedBytes } from '../dicom/dicomFiles';
import { pathFault } from '../manifest/manifestPath';
import type { MemoryOptions } from '../volume/checkFits';
import { isDamage, refusalOf } from './zipErrors';

/** Far above the number of files in any study. */
const MOST_FILES = 100_000;

/**
 * A zip may unpack to at most `MOST_BYTES`, and to at most `MOST_RATIO` times its size or `LEAST_LIMIT` bytes,
 * whichever is more.
 */
const MOST_BYTES = 2 ** 31;
const MOST_RATIO = 200;
const LEAST_LIMIT = 2 ** 26;

/** File extensions that the readers rely on. The part before them may be a patient's name. */
const ENDING = /(\.dcm|\.(nii|hdr|img)(\.gz)?)$/i;

/**
 * Unpacks the files of a zip in memory, ready for `listDicomSeries` or `dicomSeriesToVolume`. Folders, hidden files and
 * DICOMDIR are ignored; zips inside the zip are not opened. Files are named by their number among the zip's entries,
 * e.g. `file 3.dcm`, because their names and folders may be patients' names.
 *
 * @param options With `onDamagedSlice: 'leave-out'`, an entry whose content is damaged is returned with the content up
 *   to the damage, and with its `damage`. `memoryBytes` limits the size of the unpacked files.
 * @throws RadnetError if the bytes are not a zip, or a damaged or truncated one; if it has a password; if a path leads
 *   out of the zip or occurs twice; if entries overlap; if it unpacks to more than 2^31 bytes, more than 200 times its
 *   size (and more than 64 MB), or more than `memoryBytes`; if it has more than 100,000 entries. Sizes are counted
 *   while unpacking, whatever the zip states. Messages name entries by their numbers.
 */
export async function unzipFiles(
  bytes: Uint8Array,
  options: DamagedSliceOptions & MemoryOptions = {},
): Promise<NamedBytes[]> {
  requireReaderOptions('unzipFiles', options);
  const { onDamagedSlice = 'refuse', memoryBytes = Infinity } = options;
  const { Uint8ArrayReader, ZipReader } = await import('@zip.js/zip.js');
  const reader = new ZipReader(new Uint8ArrayReader(bytes), {
    useWebWorkers: false,
    checkSignature: true,
    checkOverlappingEntry: true,
    filenameValidation: 'tolerant',
  });
  const allowed = Math.min(MOST_BYTES, Math.max(LEAST_LIMIT, MOST_RATIO * bytes.length));
  const files: NamedBytes[] = [];
  const paths = new Set<string>();
  const budget = { left: Math.min(allowed, memoryBytes), allowed, memoryBytes };
  let where = 'zip';
  try {
    let number = 0;
    for await (const entry of reader.getEntriesGenerator()) {
      where = `entry ${++number} of the zip`;
      if (number > MOST_FILES) throw new RadnetError(`zip: expected up to ${MOST_FILES} entries, got more`);
      checkEntry(entry, paths, where);
      if (entry.directory || isPassedOver(entry.filename)) continue;
      const name = `file ${number}${ENDING.exec(entry.filename)?.[0].toLowerCase() ?? ''}`;
      const content = await contentOf(entry, budget);
      if (content.error === undefined) {
        files.push({ name, bytes: content.bytes });
      } else if (onDamagedSlice === 'leave-out' && isDamage(content.error)) {
        const damage = `${name}: expected an entry of the zip with the checksum stated, got one that is damaged`;
        files.push({ name, bytes: content.bytes, damage });
      } else {
        throw refusalOf(content.error, where);
      }
    }
  } catch (error) {
    throw refusalOf(error, where);
  }
  return files;
}

function checkEntry(
  { filename, encrypted }: { readonly filename: string; readonly encrypted: boolean },
  paths: Set<string>,
  where: string,
): void {
  const path = filename.replace(/\/$/, '');
  const fault = pathFault(path);
  if (fault !== undefined) throw new RadnetError(`${where}: expected a path within the zip, got ${fault}`);
  if (paths.has(path)) throw new RadnetError(`${where}: expected every path once, got one that came before`);
  paths.add(path);
  if (encrypted) throw new RadnetError(`${where}: expected a zip without password, got one with a password`);
}

interface Budget {
  /** Bytes that the zip may still unpack to. */
  left: number;
  /** Bytes that a zip of this size may unpack to in total. */
  readonly allowed: number;
  readonly memoryBytes: number;
}

/** Unpacks an entry. If that fails, the result holds the bytes up to that point and the error. */
async function contentOf(
  entry: FileEntry,
  budget: Budget,
): Promise<{ readonly bytes: Uint8Array; readonly error?: unknown }> {
  if (entry.uncompressedSize > budget.left) throw tooMuch(budget);
  const parts: Uint8Array[] = [];
  try {
    await entry.getData(
      new WritableStream<Uint8Array>({
        write(part) {
          budget.left -= part.length;
          if (budget.left < 0) throw tooMuch(budget);
          parts.push(part);
        },
      }),
    );
  } catch (error) {
    return { bytes: joined(parts), error };
  }
  return { bytes: joined(parts) };
}

function tooMuch({ allowed, memoryBytes }: Budget): RadnetError {
  if (allowed <= memoryBytes) {
    return new RadnetError(`zip: expected up to ${allowed} bytes once unfolded, for its size, got more`);
  }
  return new RadnetError(
    `zip: expected a CT that fits into memory, got more than the ${(memoryBytes / 1e9).toFixed(2)} GB that are free once ` +
      'unfolded. Fewer CTs at a time need less.',
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const content = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    content.set(part, filled);
    filled += part.length;
  }
  return content;
}
