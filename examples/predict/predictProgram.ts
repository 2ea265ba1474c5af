import { mkdir } from 'node:fs/promises';
import { RadnetError } from '@radnet/core';
import type { DicomSeriesOptions, HounsfieldScale } from '@radnet/data';
import {
  choice,
  type Flag,
  type Flags,
  helpText,
  number,
  readFlags,
  runProgram,
  text,
  toggle,
} from '../commandLine';
import { loadModel } from '../loadModel';
import { HEAT_KINDS } from '../predictCt';
import { deviceFlag, startBackend } from '../startBackend';
import { checkTogether } from './checkTogether';
import { chooseCts, type CtChoice } from './ctChoice';
import { modelIdentity } from './modelIdentity';
import { type PredictOptions, predictOne } from './predictOne';
import { type CtNumber, type CtReport, type PredictReport, SCHEMA, summaryCsv, summaryTable } from './result';
import { writeBeside } from './resultFolder';
import { softwareVersion } from './softwareVersion';

/** The most CTs that one command takes. */
const MOST_CTS = 10_000;
const HEAT_THRESHOLD = 0.5;

const flags = {
  model: text('FOLDER', 'run or saved model to read with (default runs/demo)'),
  series: text('N', 'which series to read, if there are several: its number in the printed list, or its UID'),
  acquisition: number('which acquisition to read, if the series holds several', { minimum: 1, whole: true }),
  all: toggle('read every CT series of a folder or zip'),
  hounsfield: hounsfieldScale(
    'how to interpret values that are not in Hounsfield units (see docs/data-sets.md)',
  ),
  'leave-out-damaged-slices': toggle('read the CT without its damaged slices, and list these'),
  out: text('FOLDER', 'where to write the results, one folder for each CT (default out)'),
  explain: choice('heat map to draw over positive slices (default attention)', HEAT_KINDS),
  json: toggle('print the results as JSON; everything else goes to stderr'),
  dicom: toggle('for CTs in DICOM: also write a DICOM report, and the heat map as a DICOM segmentation'),
  'heat-threshold': number(
    `heat from which a pixel belongs to that segmentation, 0 to 1 (default ${HEAT_THRESHOLD})`,
    {
      above: 0,
      maximum: 1,
    },
  ),
  device: deviceFlag,
} satisfies Flags;

function hounsfieldScale(help: string): Flag<HounsfieldScale> {
  const parse = (given: string): HounsfieldScale => {
    if (given === 'wrapped-12-bit' || given === 'as-stated') return given;
    return number('').parse(given);
  };
  return { value: 'N|wrapped-12-bit|as-stated', help, parse };
}

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals: paths } = readFlags(flags, argv, MOST_CTS);
  const { model = 'runs/demo', out = 'out', series, all, acquisition, hounsfield, json, dicom } = values;
  checkTogether(paths, values);
  await mkdir(out, { recursive: true }).catch((error: Error) => {
    throw new RadnetError(`--out ${out}: expected a folder that can be written, got ${error.message}.`);
  });
  const log = (line: string): void => (json ? console.error(line) : console.log(line));
  const backend = await startBackend(values.device, log);
  const trained = await loadModel(model);
  const options: PredictOptions = {
    trained,
    identity: await modelIdentity(trained),
    software: softwareVersion(),
    backend,
    out,
    heatKind: values.explain ?? 'attention',
    dicom: dicom ? { heatThreshold: values['heat-threshold'] ?? HEAT_THRESHOLD } : undefined,
    log,
  };
  const reading: DicomSeriesOptions = {
    memoryBytes: process.availableMemory(),
    ...(acquisition !== undefined && { acquisition }),
    ...(hounsfield !== undefined && { hounsfield }),
    ...(values['leave-out-damaged-slices'] && { onDamagedSlice: 'leave-out' }),
  };
  const cts = await predictAll(paths, (path) => chooseCts(path, { series, all, reading }), options);
  const { software, identity } = options;
  const report: PredictReport = { schema: SCHEMA, software, backend, model: identity, cts };
  if (cts.length > 1) {
    log(`\n${summaryTable(cts)}`);
    await writeBeside(out, 'summary.json', `${JSON.stringify(report, undefined, 2)}\n`);
    log(`\nsummary: ${await writeBeside(out, 'summary.csv', summaryCsv(cts))}`);
  }
  if (json) console.log(JSON.stringify(report));
  if (cts.some(({ status }) => status === 'failed')) process.exitCode = 1;
}

/** Reads one CT after the other. If one cannot be read, the others still are. */
async function predictAll(
  paths: readonly string[],
  choose: (path: string) => Promise<CtChoice[]>,
  options: PredictOptions,
): Promise<CtReport[]> {
  const cts: CtReport[] = [];
  const written = new Set<string>();
  for (const [index, path] of paths.entries()) {
    const input = index + 1;
    const failed = (series: number | null, error: unknown): void => {
      if (!(error instanceof RadnetError)) throw error;
      if (paths.length > 1) console.error(`CT ${cts.length + 1}: ${error.message}`);
      else console.error(error.message);
      const message = error.message.replaceAll(path, `input ${input}`);
      cts.push({ number: cts.length + 1, input, series, status: 'failed', error: message });
    };
    let choices: CtChoice[];
    try {
      choices = await choose(path);
    } catch (error) {
      failed(null, error);
      continue;
    }
    for (const choice of choices) {
      const number: CtNumber = { number: cts.length + 1, input, series: choice.series ?? null };
      if (paths.length > 1 || choices.length > 1) options.log(`\nCT ${number.number}`);
      try {
        const result = await predictOne(choice, number, options, written);
        written.add(result.ct);
        cts.push({ ...number, ...result });
      } catch (error) {
        failed(number.series, error);
      }
    }
  }
  return cts;
}

/** The program `predict-ct.ts`. */
export const predictProgram = (): Promise<void> =>
  runProgram(helpText('npx tsx examples/predict-ct.ts [flags] CT...', flags), main);
