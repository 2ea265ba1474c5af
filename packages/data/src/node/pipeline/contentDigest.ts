import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestScan } from '../../manifest/manifestScan';
import { niftiPair } from '../../nifti/niftiNames';
import { namedError, pathWithin } from '../pathWithin';

/** A file that a scan is read from. */
interface SourceFile {
  /** Name of the file in the manifest or the folder. */
  readonly name: string;
  readonly path: string;
  readonly stats: BigIntStats;
}

/** The state of a scan's files. */
export interface SourceState {
  readonly files: readonly SourceFile[];
  /** SHA-256 of paths, places on the disk, sizes and times. It changes as soon as any file is written to. */
  readonly fingerprint: string;
  /** When the most recent change to any file happened, in ms since 1970. */
  readonly changedMs: number;
}

/**
 * Looks up the files of a scan and its mask, without reading them.
 *
 * @throws RadnetError if one is missing, or a link leads out of the root. The message gives no paths, which may hold
 *   patients' names.
 */
export async function sourceState(root: string, { source, mask }: ManifestScan): Promise<SourceState> {
  const files = (await Promise.all(pathsOf(source, mask).map((path) => filesAt(root, path)))).flat();
  const lines = files.map(({ path, stats: { dev, ino, size, mtimeNs, ctimeNs } }) =>
    [path, dev, ino, size, mtimeNs, ctimeNs].join('\n'),
  );
  const changedMs = Math.max(
    ...files.map(({ stats }) => Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs))),
  );
  return { files, fingerprint: sha256(lines.join('\n\n')), changedMs };
}

/** Computes the SHA-256 of the names and bytes of all the files, in order. */
export async function contentDigest({ files }: SourceState): Promise<string> {
  const hash = createHash('sha256');
  for (const [index, { name, path }] of files.entries()) {
    const bytes = await readFile(path).catch((error: unknown) => {
      throw namedError(`file ${index + 1}`, error);
    });
    hash.update(JSON.stringify([name, bytes.length])).update(bytes);
  }
  return hash.digest('hex');
}

/** Computes the SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function pathsOf(source: ManifestScan['source'], mask: ManifestScan['mask']): string[] {
  const paths = [source, ...(mask === undefined ? [] : [mask])].flatMap((given) =>
    'volume' in given ? [given.volume] : given.slices.filter((path) => path !== null),
  );
  return paths.flatMap((path) => niftiPair(path) ?? [path]);
}

/** Returns the file itself, or all files in a folder and below, by name. */
async function filesAt(root: string, path: string): Promise<SourceFile[]> {
  const real = await pathWithin(root, path, 'a file of the scan');
  try {
    const stats = await stat(real, { bigint: true });
    if (!stats.isDirectory()) return [{ name: path, path: real, stats }];
    const entries = await readdir(real, { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const found = await Promise.all(
      files.map(async (file) => ({
        name: join(path, file.slice(real.length)),
        path: file,
        stats: await stat(file, { bigint: true }),
      })),
    );
    return found.filter(({ stats }) => stats.isFile());
  } catch (error) {
    throw namedError('a file of the scan', error);
  }
}
