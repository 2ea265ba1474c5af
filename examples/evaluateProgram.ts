import { writeFile } from 'node:fs/promises';
import type { PredictionSet, ThresholdTarget } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { type CallOrigin, describeOrigin } from './callOrigin';
import { requireNewFile, requireReadableFile } from './checkFiles';
import type { RunGroup } from './distributed/runGroup';
import { runInGroup } from './distributed/runInGroup';
import { type Flags, helpText, number, readFlags, runProgram, text, toggle, UsageError } from './commandLine';
import { compareSets } from './compareSets';
import { counted } from './counted';
import { formatComparison, formatReaders } from './formatComparison';
import { formatStatistics, formatThreshold } from './formatStatistics';
import { type Evaluated, fromFile, fromModel } from './predictionsToEvaluate';
import { readReaders } from './readersFile';
import { readerStatistics } from './readerStatistics';
import { setCurves } from './setCurves';
import { setStatistics } from './setStatistics';
import { deviceFlag } from './startBackend';

const share = (help: string) => number(help, { above: 0, maximum: 1 });

const flags = {
  model: text('FOLDER', 'run or saved model to evaluate (default runs/demo)'),
  data: text('PATH', 'manifest or folder of CTs to evaluate on (default: the CTs that the run held out)'),
  'leave-out-damaged-slices': toggle('read the CTs of --data without their damaged slices, and list these'),
  out: text('FOLDER', 'folder for predictions.csv (default: the run; with --data, evaluations/SET in it)'),
  predictions: text('FILE', 'evaluate this predictions.csv; needs no model and no CTs'),
  set: text(
    'NAME',
    'which set of --predictions to evaluate, or a name for the CTs of --data (default: their folder)',
  ),
  threshold: number('probability from which a slice is positive (default: as in training)', {
    minimum: 0,
    maximum: 1,
  }),
  'min-consecutive': number(
    'number of positive slices in a row that makes a CT positive (default: as in training)',
    {
      minimum: 1,
      whole: true,
    },
  ),
  sensitivity: share('also report the threshold with this sensitivity on the validation CTs (default 0.95)'),
  specificity: share('also report the threshold with this specificity on the validation CTs (default 0.95)'),
  readers: text(
    'FILE',
    'compare with human readers: a CSV with a column scan and one for each reader, 0, 1 or empty',
  ),
  compare: text('FILE', 'test the difference to another model: its predictions.csv for the same CTs'),
  json: text('FILE', 'write all statistics to this file as JSON; - prints them instead of the tables'),
  device: deviceFlag,
  distributed: toggle(
    'share the CTs among all processes started by mpirun or srun (see docs/many-machines.md)',
  ),
} satisfies Flags;

type Values = ReturnType<typeof readFlags<typeof flags>>['values'];

const REQUIRED = 0.95;

/** Evaluates predictions or a model, as the flags say, and prints the results. */
export async function evaluate(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  checkFlags(values);
  const run = (): Promise<void> => runInGroup(values.distributed, (group) => evaluateAndPrint(values, group));
  if (values.json !== '-') return run();
  // Progress messages go to stderr, so that stdout holds the JSON alone.
  const { log } = console;
  console.log = console.error;
  try {
    await run();
  } finally {
    console.log = log;
  }
}

async function evaluateAndPrint(values: Values, group: RunGroup): Promise<void> {
  const { json } = values;
  const { set: given, validation, readers: known, callFrom } = await evaluated(values, group);
  if (group.rank > 0) return;
  const set = called(given, values);
  const required: ThresholdTarget[] = [
    { sensitivity: values.sensitivity ?? REQUIRED },
    { specificity: values.specificity ?? REQUIRED },
  ];
  const statistics = setStatistics(set, { validation: validation?.scans, required });
  const ids = set.scans.map(({ scanId }) => scanId);
  const readers = values.readers === undefined ? known : await readReaders(values.readers, ids);
  const readerParts = readers.length === 0 ? undefined : readerStatistics(set, readers);
  const { compare } = values;
  const comparison =
    compare === undefined ? undefined : compareSets(set, (await fromFile(compare, set.name)).set, compare);
  const all = {
    ...statistics,
    callFrom: isAltered(set, given) ? 'flags' : callFrom,
    ...(readerParts && { readers: readerParts }),
    ...(comparison && { comparison }),
  };
  const jsonText =
    json === undefined ? '' : `${JSON.stringify({ ...all, curves: setCurves(set) }, null, 2)}\n`;
  if (json === '-') {
    process.stdout.write(jsonText);
    return;
  }
  console.log(headline(set, given, callFrom, statistics.patients));
  console.log(formatStatistics(statistics));
  if (readerParts) console.log(`\n${formatReaders(readerParts)}`);
  if (comparison) console.log(`\nCompared with ${compare}:\n${formatComparison(comparison)}`);
  if (json !== undefined) await writeNew(json, jsonText);
}

function checkFlags({ predictions, data, json, ...values }: Values): void {
  if (predictions !== undefined) {
    const other = (['model', 'out', 'device', 'distributed'] as const).find(
      (name) => values[name] !== undefined,
    );
    const alone = data === undefined ? other : 'data';
    if (alone !== undefined) {
      throw new UsageError(
        `--${alone}: expected no such flag with --predictions, which are evaluated as they are`,
      );
    }
  }
  // If more CTs can be read, the split changes, and training CTs would end up in the test set.
  if (values['leave-out-damaged-slices'] && data === undefined) {
    throw new UsageError(
      '--leave-out-damaged-slices: expected --data with it; the CTs that a run held out are read as in its training',
    );
  }
  const read = { predictions, compare: values.compare, readers: values.readers };
  for (const [name, file] of Object.entries(read)) if (file !== undefined) requireReadableFile(name, file);
  if (json !== undefined && json !== '-') requireNewFile('json', json);
}

function evaluated({ predictions, set, ...values }: Values, group: RunGroup): Promise<Evaluated> {
  if (predictions !== undefined) return fromFile(predictions, set);
  return fromModel({ ...values, set, leaveOut: values['leave-out-damaged-slices'], group });
}

/** The set with the threshold and the number of consecutive slices from the flags, where they are given. */
function called(set: PredictionSet, values: Values): PredictionSet {
  const { threshold = set.threshold, 'min-consecutive': minConsecutive = set.minConsecutive } = values;
  return { ...set, threshold, minConsecutive };
}

function isAltered(set: PredictionSet, given: PredictionSet): boolean {
  return set.threshold !== given.threshold || set.minConsecutive !== given.minConsecutive;
}

function headline(set: PredictionSet, given: PredictionSet, callFrom: CallOrigin, patients: number): string {
  const { name, threshold, minConsecutive, scans } = set;
  const own = `${formatThreshold(given.threshold)} and ${given.minConsecutive}, ${describeOrigin[callFrom]}`;
  const fewer = patients < scans.length ? ` of ${counted(patients, 'patient')}` : '';
  const from = isAltered(set, given)
    ? `by the flags; without them ${own}`
    : `the threshold ${describeOrigin[callFrom]}`;
  return (
    `${name}: ${counted(scans.length, 'CT')}${fewer}\n` +
    `A slice is positive from ${formatThreshold(threshold)}, a CT with ${minConsecutive} in a row\n(${from})\n` +
    '95 % intervals by patient:'
  );
}

async function writeNew(file: string, content: string): Promise<void> {
  await writeFile(file, content, { flag: 'wx' }).catch((error: unknown) => {
    throw fileError('write', file, error);
  });
}

/** The program `evaluate-radnet.ts`. */
export const evaluateProgram = (): Promise<void> =>
  runProgram(helpText('npx tsx examples/evaluate-radnet.ts [flags]', flags), evaluate);
