import { execFile } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RadnetError } from '@radnet/core';
import { codeRevision, describeMachine, describeVersions } from '@radnet/core/node';
import { alignColumns } from '../../examples/alignColumns';
import type { Row } from '../row';
import { type CaseRounds, compareRows, type ComparedCase, slowdowns } from './compareRows';
import { type HistoryEntry, readHistory, writeHistoryEntry } from './historyEntry';
import { type ReferenceCheckout, referenceCheckout } from './referenceCheckout';

/**
 * The compared cases. Each takes seconds, and together they cover training, inference, preprocessing and statistics.
 */
const COMPARED = [
  ['train', 'onnx', 'lean'],
  ['train', 'onnx', 'plain'],
  ['forward', 'onnx', 'plain'],
  ['read-small', 'onnx', 'lean'],
  ['preprocess', 'js', '-'],
  ['bootstrap', 'auc', '-'],
] as const satisfies readonly (readonly [Row['case'], string, Row['variant']])[];

/** The values of `--only` with `--compare`. */
export const COMPARED_CASES: readonly string[] = [...new Set(COMPARED.map(([name]) => name))];

/** A case counts as slower from this ratio on. */
export const SLOWER = 1.15;
/** Default number of rounds. Each round measures every case in both checkouts. */
export const COMPARED_ROUNDS = 5;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Settings for {@link compareBench}. */
export interface CompareBenchOptions {
  /** The commit to compare with. */
  readonly compare: string;
  /** One of COMPARED_CASES. */
  readonly only?: string | undefined;
  /** Number of rounds. Default `COMPARED_ROUNDS`. */
  readonly rounds?: number | undefined;
  /** Ratio from which a case counts as slower. Default `SLOWER`. */
  readonly threshold?: number | undefined;
  /** Whether to store the result in the history. */
  readonly record?: boolean | undefined;
}

/**
 * Measures this checkout and another commit in turns, and prints the ratios. If a case takes more than `threshold`
 * times as long as in the reference, it names the case, and the program's exit code is 1.
 */
export async function compareBench({
  compare,
  only,
  rounds = COMPARED_ROUNDS,
  threshold = SLOWER,
  record = false,
}: CompareBenchOptions): Promise<void> {
  const reference = await referenceCheckout(ROOT, compare);
  try {
    if (reference.otherDependencies)
      console.log('note: the reference runs with the dependencies of this checkout');
    const cases = await measured(reference, rounds, only);
    printCases(cases);
    if (loadavg()[0]! > 1.5 * availableParallelism())
      console.log('note: the machine is busy with other work');
    if (record)
      console.log(`recorded: ${await writeHistoryEntry(await entryOf(reference, rounds, threshold, cases))}`);
    flag(cases, threshold);
  } finally {
    await reference.remove();
  }
}

async function measured(
  reference: ReferenceCheckout,
  rounds: number,
  only?: string,
): Promise<ComparedCase[]> {
  const compared: ComparedCase[] = [];
  for (const [name, ...rest] of COMPARED) {
    if (only !== undefined && only !== name) continue;
    const found: { [K in keyof CaseRounds]: Row[] } = { checkout: [], reference: [] };
    for (let round = 0; round < rounds; round++) {
      // The two take turns in going first, because the second may find a warmer machine.
      const turns = [['reference', reference.folder] as const, ['checkout', ROOT] as const];
      for (const [side, folder] of round % 2 === 0 ? turns : turns.reverse()) {
        found[side].push(await rowIn(folder, [name, ...rest]));
      }
    }
    compared.push(compareRows(found));
  }
  return compared;
}

async function rowIn(folder: string, args: readonly string[]): Promise<Row> {
  const script = join(folder, 'bench', 'case.ts');
  try {
    const argv = ['--import', 'tsx', script, ...args];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Row;
  } catch (error) {
    const side = folder === ROOT ? 'this checkout' : 'the reference';
    throw new RadnetError(`${args.join(' ')}: ${side} cannot run it: ${(error as Error).message}`);
  }
}

async function entryOf(
  reference: ReferenceCheckout,
  rounds: number,
  threshold: number,
  cases: readonly ComparedCase[],
): Promise<HistoryEntry> {
  const { revision, dirty } = await codeRevision(fileURLToPath(import.meta.url));
  const { cpu, cores, memoryGb, architecture } = describeMachine();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: revision ?? 'unknown',
    dirty: dirty ?? false,
    reference: reference.commit,
    rounds,
    threshold,
    machine: { cpu, cores, memoryGb, architecture },
    versions: describeVersions(),
    cases,
  };
}

function printCases(cases: readonly ComparedCase[]): void {
  const head = ['case', 'ratio', 'of rounds', 'ms/slice', 'reference', 'memory'];
  console.log(alignColumns([head, ...cases.map(cellsOf)]).join('\n'));
}

function cellsOf(compared: ComparedCase): string[] {
  const { ratio, byRound, msPerSlice, referenceMsPerSlice, memoryRatio } = compared;
  return [
    nameOf(compared),
    ratio.toFixed(3),
    byRound.map((one) => one.toFixed(2)).join(' '),
    msPerSlice.toFixed(1),
    referenceMsPerSlice.toFixed(1),
    memoryRatio === null ? '-' : memoryRatio.toFixed(2),
  ];
}

const nameOf = ({ case: name, engine, variant }: ComparedCase): string => [name, engine, variant].join(' ');

function flag(cases: readonly ComparedCase[], threshold: number): void {
  const slower = slowdowns(cases, threshold);
  for (const one of slower) {
    console.error(
      `SLOWER: ${nameOf(one)} takes ${one.ratio.toFixed(2)} times the reference (limit ${threshold})`,
    );
  }
  if (slower.length > 0) process.exitCode = 1;
}

/** Prints the ratios of all entries of the history. */
export async function printHistory(): Promise<void> {
  for (const { date, commit, dirty, reference, machine, versions, cases } of await readHistory()) {
    const changed = dirty ? ', with changes' : '';
    console.log(`\n${date}: ${commit.slice(0, 7)}${changed} beside ${reference.slice(0, 7)}`);
    console.log(`${machine.cpu}, ${machine.cores} cores, Node ${versions['node']}`);
    printCases(cases);
  }
}
