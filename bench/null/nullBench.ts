import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { rowOf } from '../gpu/rowOf';
import { installedVersions } from '../gpu/versions';
import { commandTable } from './commandTable';
import type { NullRow } from './nullCase';
import { DEPTH, SIZE, SLICES } from './nullSizes';
import { kindTable } from './programKinds';
import { TRAINING_STEPS } from './trainingSteps';

/** The values of `--only`. */
export const NULL_STEPS: readonly string[] = Object.keys(TRAINING_STEPS);

/** How often each kind of step is measured, in turns, because a machine's speed varies over time. */
const ROUNDS = 3;

/** Settings for {@link nullBench}. */
export interface NullBenchOptions {
  /** One of NULL_STEPS. */
  readonly only?: string | undefined;
  /** The file for machine, versions, rows and kinds of programs. */
  readonly json?: string | undefined;
}

/**
 * Measures the host time of a training step on `webgpu` without a GPU: on Dawn's null backend, each kind of step in a
 * separate process. Prints a table of the steps, and a table of the first one's programs by kind.
 *
 * @throws Error with the reason if a step cannot be measured.
 */
export async function nullBench({ only, json }: NullBenchOptions = {}): Promise<void> {
  const machine = `${cpus()[0]!.model}, ${cpus().length} cores`;
  const versions = installedVersions();
  console.log(
    `${machine}, ${Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', ')}`,
  );
  console.log(
    `webgpu on Dawn's null backend; lean RADnet, depth ${DEPTH}, ${SLICES} slices of ${SIZE} x ${SIZE}\n`,
  );
  const measured = await fastest(NULL_STEPS.filter((name) => only === undefined || only === name));
  const rows = measured.map(({ row }) => row);
  const { kinds } = measured[0]!;
  console.log(`${commandTable(rows)}\n\n${kindTable(kinds)}`);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ machine, versions, rows, kinds }, null, 2)}\n`);
}

/** For each kind of step, the round with the lowest median. */
async function fastest(steps: readonly string[]): Promise<NullRow[]> {
  const best = new Map<string, NullRow>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const step of steps) {
      const measured = await measure(step);
      const { ms = Infinity } = best.get(step)?.row ?? {};
      if (measured.row.ms < ms) best.set(step, measured);
    }
  }
  return [...best.values()];
}

async function measure(step: string): Promise<NullRow> {
  const script = fileURLToPath(new URL('./nullCase.ts', import.meta.url));
  const row = await rowOf<NullRow>(process.execPath, ['--import', 'tsx', script, step]);
  if (typeof row === 'string') throw new Error(`${step}: ${row}`);
  return row;
}
