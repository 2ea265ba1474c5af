import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  choice,
  helpText,
  number,
  readFlags,
  runProgram,
  text,
  toggle,
  UsageError,
} from '../examples/commandLine';
import { GPU_ENGINES, gpuBench } from './gpu/gpuBench';
import { compareBench, COMPARED_CASES, COMPARED_ROUNDS, printHistory, SLOWER } from './history/compareBench';
import { MPI_PARTS, mpiBench } from './mpi/mpiBench';
import { NULL_STEPS, nullBench } from './null/nullBench';
import { pydicomRow } from './pydicomRow';
import { pytorchRow } from './pytorchRow';
import type { Row } from './row';
import { viewerBench } from './viewer/viewerBench';

/** How often compared cases are measured, in turns, because a machine's speed varies over time. */
const ROUNDS = 3;

const flags = {
  device: choice(
    'gpu: training on every GPU backend of this machine, beside PyTorch; null: the CPU time of a training step on webgpu, without a GPU; browser: the viewer in Chromium, beside Node',
    ['gpu', 'null', 'browser'],
  ),
  mpi: toggle(
    'training in several processes over MPICH: on this host, on hosts made of namespaces (as root), and predictions for clusters',
  ),
  json: text('FILE', 'also write the rows to this file as JSON'),
  compare: text(
    'COMMIT',
    'measure this checkout and that commit in turns; exit code 1 if a case is slower than --threshold',
  ),
  threshold: number(`with --compare: the ratio from which a case counts as slower (default ${SLOWER})`, {
    minimum: 1,
  }),
  rounds: number(
    `with --compare: how often each case is measured in both checkouts (default ${COMPARED_ROUNDS})`,
    {
      minimum: 1,
      whole: true,
    },
  ),
  record: toggle('with --compare: keep the ratios in bench/history'),
  history: toggle('print the ratios that are kept in bench/history'),
  only: text(
    'CASE',
    `measure one case only: train, forward, read, read-small, preprocess, phantoms or bootstrap; with --device gpu one of ${GPU_ENGINES.join(', ')}; with --device null one of ${NULL_STEPS.join(', ')}; with --mpi one of ${MPI_PARTS.join(', ')}; with --compare one of ${COMPARED_CASES.join(', ')}`,
  ),
};

const CASES = [
  ['train', 'onnx', 'lean'],
  ['train', 'onnx', 'plain'],
  ['train', 'onnx', 'stock'],
  ['train', 'pytorch', 'stock'],
  ['train', 'wasm', 'lean'],
  ['train', 'wasm', 'plain'],
  ['train', 'wasm-stock', 'plain'],
  ['forward', 'onnx', 'plain'],
  ['forward', 'pytorch', 'stock'],
  ['forward', 'wasm', 'plain'],
  ['read', 'onnx', 'lean'],
  ['read-small', 'onnx', 'lean'],
  ['preprocess', 'js', '-'],
  ['preprocess', 'pydicom-matrix', '-'],
  ['preprocess', 'pydicom-filter', '-'],
  ['preprocess', '1-thread', '-'],
  ['preprocess', '2-threads', '-'],
  ['preprocess', 'cache', '-'],
  ['phantoms', '1', '-'],
  ['phantoms', '50', '-'],
  ['phantoms', '500', '-'],
  ['bootstrap', 'auc', '-'],
  ['bootstrap', 'auc-patients', '-'],
  ['bootstrap', 'threshold', '-'],
  ['bootstrap', 'curve', '-'],
] as const;

/** The engines (backends, other libraries, ways of reading) that are compared with each other. */
const COMPARED: ReadonlySet<string> = new Set([
  'onnx',
  'pytorch',
  'js',
  'pydicom-matrix',
  'pydicom-filter',
  '1-thread',
  '2-threads',
  'cache',
]);

/** The values of `--only` for each device, and for `--compare`. */
const ONLY: Readonly<Record<'cpu' | 'gpu' | 'null' | 'browser' | 'mpi' | 'compare', readonly string[]>> = {
  cpu: [...new Set(CASES.map(([name]) => name))],
  gpu: GPU_ENGINES,
  null: NULL_STEPS,
  browser: [],
  mpi: MPI_PARTS,
  compare: COMPARED_CASES,
};

const run = promisify(execFile);

/** Runs every case in a separate process, one after the other, and prints the table. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  if (values.mpi && values.device !== undefined) {
    throw new UsageError(`--mpi: expected no --device beside it, got '${values.device}'`);
  }
  const { compare } = values;
  if (compare !== undefined && (values.mpi || values.device !== undefined)) {
    throw new UsageError('--compare: expected neither --device nor --mpi beside it');
  }
  const known = ONLY[compare !== undefined ? 'compare' : values.mpi ? 'mpi' : (values.device ?? 'cpu')];
  if (values.only !== undefined && !known.includes(values.only)) {
    throw new UsageError(`--only: expected one of ${known.join(', ')}, got '${values.only}'`);
  }
  if (values.history) return printHistory();
  if (compare !== undefined) return compareBench({ ...values, compare });
  if (values.mpi) return mpiBench(values);
  if (values.device === 'gpu') return gpuBench(values);
  if (values.device === 'null') return nullBench(values);
  if (values.device === 'browser') return viewerBench(values);
  console.log(`${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}; RADnet at 250 x 250\n`);
  console.log('case        engine          variant  slices  ms/slice  GB/slice');
  const rows: Row[] = [];
  for (const compared of [true, false]) {
    const cases = CASES.filter(
      ([name, engine]) =>
        COMPARED.has(engine) === compared && (values.only === undefined || values.only === name),
    );
    const found = await fastest(cases, compared ? ROUNDS : 1);
    found.forEach(printRow);
    rows.push(...found);
  }
  printOnnx(rows);
  printReading(rows);
  printRatios(rows);
  printPhantoms(rows);
  printBootstrap(rows);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}

/** The fastest round of each case. Cases that could not be measured have no row. */
async function fastest(
  cases: readonly (readonly [string, string, string])[],
  rounds: number,
): Promise<Row[]> {
  const best = new Map<string, Row>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, engine, variant] of cases) {
      const row = await rowOf(name, engine, variant);
      const key = `${name} ${engine} ${variant}`;
      if (typeof row === 'string') {
        if (round === 0) console.log(`${key}: ${row}`);
      } else if (row.msPerSlice < (best.get(key)?.msPerSlice ?? Infinity)) best.set(key, row);
    }
  }
  return [...best.values()];
}

function rowOf(name: string, engine: string, variant: string): Promise<Row | string> {
  if (engine === 'pytorch') return pytorchRow(name);
  if (engine.startsWith('pydicom')) return pydicomRow(engine);
  return ownRow(name, engine, variant);
}

function printRow(row: Row): void {
  const cells = [
    row.case.padEnd(10),
    row.engine.padEnd(14),
    row.variant.padEnd(7),
    `${row.slices}`.padStart(6),
  ];
  console.log(
    [...cells, row.msPerSlice.toFixed(1).padStart(8), row.gbPerSlice.toFixed(3).padStart(8)].join('  '),
  );
}

async function ownRow(name: string, engine: string, variant: string): Promise<Row> {
  const script = fileURLToPath(new URL('./case.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, name, engine, variant]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Row;
}

function printOnnx(rows: readonly Row[]): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  console.log();
  for (const { onnx, variant } of rows) {
    if (!onnx) continue;
    console.log(
      `train onnx ${variant}: ${onnx.firstCompileMs.toFixed(0)} ms of compiling at the start, then ` +
        `${onnx.laterCompiles} graphs compiled; recording takes ${percent(onnx.recordingShare)} of a step, ` +
        `everything outside ONNX Runtime ${percent(onnx.outsideShare)}`,
    );
  }
}

/** What the length of a CT costs. */
function printReading(rows: readonly Row[]): void {
  for (const { case: name, engine, slices, reading } of rows) {
    if (!reading) continue;
    console.log(
      `${name} ${engine}: a CT of ${slices} slices takes ${reading.timesSlicesAlone.toFixed(2)} times what its slices take ` +
        `by themselves; the first of that length takes ${reading.newLengthMs.toFixed(0)} ms more than the next`,
    );
  }
}

type Cell = readonly [name: string, engine: string, variant: Row['variant']];

const RATIOS: readonly (readonly [own: Cell, other: Cell])[] = [
  [
    ['train', 'onnx', 'lean'],
    ['train', 'onnx', 'plain'],
  ],
  [
    ['train', 'onnx', 'lean'],
    ['train', 'pytorch', 'stock'],
  ],
  [
    ['train', 'onnx', 'plain'],
    ['train', 'pytorch', 'stock'],
  ],
  [
    ['train', 'onnx', 'stock'],
    ['train', 'pytorch', 'stock'],
  ],
  [
    ['train', 'onnx', 'plain'],
    ['train', 'wasm', 'plain'],
  ],
  [
    ['train', 'onnx', 'plain'],
    ['train', 'wasm-stock', 'plain'],
  ],
  [
    ['train', 'wasm', 'lean'],
    ['train', 'wasm', 'plain'],
  ],
  [
    ['train', 'wasm', 'plain'],
    ['train', 'wasm-stock', 'plain'],
  ],
  [
    ['forward', 'onnx', 'plain'],
    ['forward', 'pytorch', 'stock'],
  ],
  [
    ['preprocess', 'js', '-'],
    ['preprocess', 'pydicom-matrix', '-'],
  ],
  [
    ['preprocess', 'js', '-'],
    ['preprocess', 'pydicom-filter', '-'],
  ],
  [
    ['preprocess', '2-threads', '-'],
    ['preprocess', '1-thread', '-'],
  ],
  [
    ['preprocess', 'cache', '-'],
    ['preprocess', '1-thread', '-'],
  ],
];

function printRatios(rows: readonly Row[]): void {
  const find = ([name, engine, variant]: Cell): Row | undefined =>
    rows.find((row) => row.case === name && row.engine === engine && row.variant === variant);
  console.log();
  for (const [own, other] of RATIOS) {
    const [a, b] = [find(own), find(other)];
    if (a && b) {
      const [time, memory] = [a.msPerSlice / b.msPerSlice, a.gbPerSlice / b.gbPerSlice];
      console.log(
        `${own.join(' ')} against ${other.slice(1).join(' ')}: ${time.toFixed(3)} times the time, ${memory.toFixed(2)} times the memory`,
      );
    }
  }
}

/** The memory that a set of phantoms takes, which should not grow with the number of scans. */
function printPhantoms(rows: readonly Row[]): void {
  for (const { engine, gbPerSlice, slices } of rows.filter((row) => row.case === 'phantoms')) {
    console.log(`${engine} phantoms: ${(1024 * gbPerSlice * slices).toFixed(0)} MB at most above the start`);
  }
}

/** The time that a confidence interval takes. */
function printBootstrap(rows: readonly Row[]): void {
  for (const { engine, msPerSlice, slices } of rows.filter((row) => row.case === 'bootstrap')) {
    const seconds = ((msPerSlice * slices) / 1000).toFixed(2);
    console.log(`bootstrap ${engine}: ${seconds} s for 10,000 resamples of ${slices} slices`);
  }
}

await runProgram(helpText('npm run bench -- [flags]', flags), main);
