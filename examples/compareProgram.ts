import { join } from 'node:path';
import { DivergedError, evaluateScans } from '@radnet/core';
import { listCheckpoints } from '@radnet/core/node';
import { helpText, number, runProgram } from './commandLine';
import { comparisonTable } from './comparisonTable';
import { loadModel } from './loadModel';
import { runFolders } from './modelCard';
import { withPresetDefaults } from './presetDefaults';
import { type Variant, VARIANTS } from './radnet';
import { keepPredictions, predictSets } from './runPredictions';
import { readResult, type RunResult, scoresOf, writeResult } from './runResult';
import { readSettings } from './readSettings';
import type { Settings } from './settings';
import { trainFlags } from './trainFlags';
import { startBackend } from './startBackend';
import { trainRadnet } from './training';

const NAMES: Record<Variant, string> = { densenet: 'DenseNet', 'densenet-a': 'DenseNet-A', radnet: 'RADnet' };

const SEEDS = 3;
const OUT = 'runs/compare';

const ofOneRun: Partial<typeof trainFlags> = { ...trainFlags };
delete ofOneRun.variant;
delete ofOneRun['resume-from'];
delete ofOneRun['accept-changes'];
delete ofOneRun.distributed;
delete ofOneRun['sync-batch-norm'];
delete ofOneRun['check-every'];

const flags = {
  seeds: number(`number of seeds to train each network with, counting up from --seed [default ${SEEDS}]`, {
    minimum: 1,
    whole: true,
  }),
  ...ofOneRun,
  out: { ...trainFlags.out, help: `folder of the runs, each in VARIANT/seed-N (default ${OUT})` },
  resume: { ...trainFlags.resume, help: 'continue a run that was stopped' },
};

/** The runs in order: all networks with one seed, on the same CTs in the same order, before the next seed. */
function plannedRuns(settings: Settings, seeds: readonly number[]): Settings[] {
  return seeds.flatMap((seed) =>
    VARIANTS.map((variant) => ({
      ...settings,
      variant,
      seed,
      out: join(settings.out, variant, `seed-${seed}`),
    })),
  );
}

/** Trains the three variants in the same way, with several seeds, and prints the results in the form of Table 1. */
async function main(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const { seeds: count = SEEDS, ...settings } = readSettings(['--out', OUT, ...argv], flags) as Settings & {
    seeds?: number;
  };
  const seeds = Array.from({ length: count }, (_, at) => settings.seed + at);
  const runs = plannedRuns(settings, seeds);
  // Checked before anything is trained: a run with other settings has no place in the table.
  const results: (RunResult | undefined)[] = [];
  for (const run of runs) results.push(await readResult(run));
  await startBackend(settings.device);
  for (const [at, run] of runs.entries()) {
    console.log(`\n${NAMES[run.variant]}, seed ${run.seed}`);
    if (results[at]) console.log(`already trained, in ${run.out}`);
    else results[at] = await resultOfTraining(run, signal);
    if (results[at] === undefined) {
      console.log('stopped; to continue, run the same command with --resume');
      return;
    }
  }
  const compared = VARIANTS.map((variant) => ({
    name: NAMES[variant],
    results: results.filter((_, at) => runs[at]!.variant === variant) as RunResult[],
  }));
  console.log(`\n${comparisonTable(compared, seeds)}`);
}

/** Trains and evaluates. Undefined if the signal stopped it. */
async function resultOfTraining(settings: Settings, signal: AbortSignal): Promise<RunResult | undefined> {
  const resume = settings.resume && (await listCheckpoints(settings.out)).length > 0;
  let result: RunResult;
  try {
    const { completed, sets } = await trainRadnet({ ...settings, resume }, signal);
    if (!completed || signal.aborted) return undefined;
    const trained = await loadModel(settings.out);
    const { validation, test } = sets;
    const predictions = await predictSets(trained, { validation, test });
    trained.model.dispose();
    await keepPredictions(join(settings.out, runFolders.predictions), predictions);
    result = scoresOf(evaluateScans(predictions[1]!.scans, trained.card));
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    console.log(error.message);
    // Divergence is a result like any other, and the other runs continue.
    result = { diverged: /^epoch \d+, step \d+/.exec(error.message)![0] };
  }
  await writeResult(settings, result);
  return result;
}

/** The program `compare-variants.ts`. */
export const compareProgram = (signal: AbortSignal): Promise<void> =>
  runProgram(helpText('npm run compare -- [flags]', withPresetDefaults(flags)), (argv) => main(argv, signal));
