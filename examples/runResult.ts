import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfusionCounts, Estimate, ScansReport } from '@radnet/core';
import { RadnetError } from '@radnet/core';
import { writeAtomically } from '@radnet/core/node';
import { fileError } from '@radnet/core/internal/node';
import type { Settings } from './settings';

/** The result of a finished run for a comparison, on its held-out CTs. */
export interface Scores {
  readonly counts: ConfusionCounts;
  readonly sliceAuc: Estimate;
}

/** Where the loss was no longer finite, such as `epoch 4, step 28`. */
export interface Divergence {
  readonly diverged: string;
}

export type RunResult = Scores | Divergence;

/** The file in a run's folder. It exists once the run was trained and evaluated, or has diverged. */
export const RESULT_FILE = 'result.json';

/** Settings that do not affect a run's result: where it is computed, and what is kept. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'preset',
  'out',
  'resume',
  'acceptChanges',
  'keep',
  'saveEvery',
  'device',
  'deviceMemory',
  'workers',
  'cache',
]);

export function scoresOf({ slice, scan }: ScansReport): Scores {
  return { counts: scan.counts, sliceAuc: slice.auc };
}

/** Writes the result of a finished run into its folder, for {@link readResult}. */
export async function writeResult(settings: Settings, result: RunResult): Promise<void> {
  const saved = { settings: compared(settings), ...result };
  await writeAtomically(join(settings.out, RESULT_FILE), `${JSON.stringify(saved, null, 2)}\n`);
}

/**
 * The result of a finished run, or undefined.
 *
 * @throws RadnetError if it was trained with other settings, which the message lists, or if the file is damaged.
 */
export async function readResult(settings: Settings): Promise<RunResult | undefined> {
  const path = join(settings.out, RESULT_FILE);
  if (!existsSync(path)) return undefined;
  const { settings: before, ...result } = await readSaved(path);
  const now = compared(settings);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => before[name] !== now[name],
  );
  if (changed.length > 0) {
    const list = changed.map((name) => `${name} was ${shown(before[name])}, is ${shown(now[name])}`);
    throw new RadnetError(
      `${settings.out}: expected a run with the given settings, got one that was finished with others: ${list.join('; ')}. ` +
        `Use its settings, or another --out.`,
    );
  }
  if ('diverged' in result) return result;
  // JSON has no NaN.
  const { value, lower, upper, ...sliceAuc } = result.sliceAuc;
  const number = (saved: number | null): number => saved ?? NaN;
  return {
    counts: result.counts,
    sliceAuc: { ...sliceAuc, value: number(value), lower: number(lower), upper: number(upper) },
  };
}

type Saved = RunResult & { readonly settings: Readonly<Record<string, unknown>> };

async function readSaved(path: string): Promise<Saved> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fileError('read', path, error);
  }
  try {
    const saved = JSON.parse(text) as Partial<Scores & Divergence & Pick<Saved, 'settings'>> | null;
    const isWhole = saved?.diverged !== undefined || (saved?.counts && saved.sliceAuc);
    if (saved?.settings && isWhole) return saved as Saved;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RadnetError(
    `${path}: expected a run's result as examples/compare-variants.ts writes it, got another file.`,
  );
}

function compared(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !NOT_COMPARED.has(name)));
}

function shown(value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(value);
}
