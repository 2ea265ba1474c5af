import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { helpText, readFlags, runProgram, text, UsageError } from '../examples/commandLine';
import { type Variant, VARIANTS } from '../examples/radnet';
import { printedSliceWeight } from './printedSliceWeight';

const SEEDS = [1, 2, 3];

const flags = {
  data: text('MANIFEST', 'slices of patients as PNG, split into train, validation and test'),
  out: text('FOLDER', 'where the runs go (default runs/patients)'),
  python: text('PYTHON', 'one with torch, numpy, pillow and scikit-learn; without it, no peer is trained'),
};

/** One training: the test AUC of the slices at the epoch that validates best, and the course of the validation. */
interface Outcome {
  readonly test: number;
  /** Validation AUC after each epoch. */
  readonly validation: readonly number[];
}

interface OurOutcome extends Outcome {
  /** How much more a positive slice counted in the loss. PyTorch trains with the same weight. */
  readonly sliceWeight: string;
}

/**
 * Trains the three variants with the default settings of `--data` and three seeds, trains a PyTorch network of the same
 * size on the same split beside each, and prints the slices' AUC on the test patients.
 */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { data, out = 'runs/patients', python } = values;
  if (data === undefined) throw new UsageError('--data: expected a manifest, got none');
  console.log('variant     ours, mean (range)      PyTorch, mean (range)   last epoch   largest fall');
  for (const variant of VARIANTS) {
    const ours: Outcome[] = [];
    const peers: Outcome[] = [];
    for (const seed of SEEDS) {
      const run = await trainOurs(data, join(out, `${variant}-${seed}`), variant, seed);
      ours.push(run);
      if (python !== undefined) {
        const settings = ['--variant', variant, '--seed', String(seed), '--slice-weight', run.sliceWeight];
        peers.push(await trainPeer(python, data, settings));
      }
    }
    const lag = Math.max(...ours.map(({ validation }) => Math.max(...validation) - validation.at(-1)!));
    const fall = Math.max(...ours.map(({ validation }) => largestFall(validation)));
    console.log(
      [
        variant.padEnd(10),
        summary(ours).padEnd(22),
        (peers.length > 0 ? summary(peers) : '-').padEnd(22),
        `-${lag.toFixed(3)}`.padEnd(11),
        fall.toFixed(3),
      ].join('  '),
    );
  }
}

async function trainOurs(data: string, out: string, variant: Variant, seed: number): Promise<OurOutcome> {
  const program = fileURLToPath(new URL('../examples/train-radnet.ts', import.meta.url));
  const settings = ['--data', data, '--out', out, '--variant', variant, '--seed', String(seed)];
  const printed = await output(process.execPath, ['--import', 'tsx', program, ...settings]);
  const lines = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
  const epochs = lines
    .map((line) => JSON.parse(line) as { event: string; metrics: { sliceAuc: number } })
    .filter(({ event }) => event === 'epoch');
  return {
    test: Number(/^AUC +([\d.]+)/m.exec(printed)![1]),
    validation: epochs.map(({ metrics }) => metrics.sliceAuc),
    sliceWeight: printedSliceWeight(printed),
  };
}

async function trainPeer(python: string, data: string, settings: readonly string[]): Promise<Outcome> {
  const program = fileURLToPath(new URL('peers/pytorch_patients.py', import.meta.url));
  const printed = await output(python, [program, data, ...settings]);
  const epochs = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { validation: number; test: number });
  const validation = epochs.map((epoch) => epoch.validation);
  return { validation, test: epochs[validation.indexOf(Math.max(...validation))]!.test };
}

async function output(program: string, argv: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...argv], { maxBuffer: 2 ** 26 })).stdout;
}

function summary(outcomes: readonly Outcome[]): string {
  const values = outcomes.map(({ test }) => test);
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  return `${mean.toFixed(3)} (${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)})`;
}

/** The largest fall from one epoch to the next, after the first third. */
function largestFall(validation: readonly number[]): number {
  const first = Math.ceil(validation.length / 3);
  return Math.max(0, ...validation.slice(first).map((auc, i) => validation[first + i - 1]! - auc));
}

await runProgram(helpText('npx tsx bench/patients.ts --data MANIFEST [flags]', flags), main);
