import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfusionCounts, Estimate, ScansReport } from '@radnet/core';
import { RadnetError } from '@radnet/core';
import { fileError, writeAtomically } from '@radnet/core/node';
import type { Settings } from './settings';

/** What a comparison takes from a run, on its held-out CTs. */
export interface RunResult {
  readonly counts: ConfusionCounts;
  readonly sliceAuc: Estimate;
}

/** In a run's folder: there is one where the run was trained to its end and evaluated. */
export const RESULT_FILE = 'result.json';

/** Settings that say where and how fast a run is computed, not what. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set([
  'out',
  'resume',
  'device',
  'deviceMemory',
  'workers',
  'cache',
]);

export function resultOf({ slice, scan }: ScansReport): RunResult {
  return { counts: scan.counts, sliceAuc: slice.auc };
}

export async function writeResult(settings: Settings, result: RunResult): Promise<void> {
  const saved = { settings: compared(settings), ...result };
  await writeAtomically(join(settings.out, RESULT_FILE), `${JSON.stringify(saved, null, 2)}\n`);
}

/**
 * The result of a run that is done, or nothing where it is not.
 *
 * @throws RadnetError where it was trained with other settings, listing them, or the file is damaged.
 */
export async function readResult(settings: Settings): Promise<RunResult | undefined> {
  const path = join(settings.out, RESULT_FILE);
  if (!existsSync(path)) return undefined;
  const { settings: before, counts, sliceAuc } = await readSaved(path);
  const now = compared(settings);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => before[name] !== now[name],
  );
  if (changed.length > 0) {
    const list = changed.map((name) => `${name} was ${shown(before[name])}, is ${shown(now[name])}`);
    throw new RadnetError(
      `${settings.out}: expected a run with the settings given, got one that is done with others: ${list.join('; ')}. ` +
        `Give its settings, or another --out.`,
    );
  }
  // JSON has no NaN.
  const number = (value: number | null): number => value ?? NaN;
  const [value, lower, upper] = [sliceAuc.value, sliceAuc.lower, sliceAuc.upper].map(number);
  return { counts, sliceAuc: { ...sliceAuc, value: value!, lower: lower!, upper: upper! } };
}

interface Saved extends RunResult {
  readonly settings: Readonly<Record<string, unknown>>;
}

async function readSaved(path: string): Promise<Saved> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fileError('read', path, error);
  }
  try {
    const saved = JSON.parse(text) as Partial<Saved> | null;
    if (saved?.settings && saved.counts && saved.sliceAuc) return saved as Saved;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RadnetError(
    `${path}: expected a run's result as examples/compare-variants.ts writes it, got another file.`,
  );
}

function compared(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !OF_THE_MACHINE.has(name)));
}

function shown(value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(value);
}
