import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MachineDescription } from '@radnet/core/node';
import type { ComparedCase } from './compareRows';

/** One comparison of a checkout with a reference, as stored in `bench/history`. */
export interface HistoryEntry {
  /** Day of the measurement, e.g. `2026-11-30`. */
  readonly date: string;
  readonly commit: string;
  /** Whether the checkout had uncommitted changes. */
  readonly dirty: boolean;
  readonly reference: string;
  readonly rounds: number;
  readonly threshold: number;
  readonly machine: Pick<MachineDescription, 'cpu' | 'cores' | 'memoryGb' | 'architecture'>;
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly ComparedCase[];
}

/** The folder of the entries. */
const HISTORY = fileURLToPath(new URL('.', import.meta.url));

/** Writes an entry into the folder, named after its day and commit. */
export async function writeHistoryEntry(entry: HistoryEntry, folder = HISTORY): Promise<string> {
  const file = join(folder, `${entry.date}-${entry.commit.slice(0, 7)}.json`);
  await writeFile(file, `${JSON.stringify(entry, null, 2)}\n`);
  return file;
}

/** Reads all entries of the folder, the oldest first. */
export async function readHistory(folder = HISTORY): Promise<HistoryEntry[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => JSON.parse(text) as HistoryEntry);
}
