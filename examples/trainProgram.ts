import { join } from 'node:path';
import { evaluateScans } from '@radnet/core';
import { codeFingerprint } from './distributed/codeFingerprint';
import { modelFingerprint } from './distributed/modelFingerprint';
import { requireSame } from './distributed/requireSame';
import type { RunGroup } from './distributed/runGroup';
import { runInGroup } from './distributed/runInGroup';
import { settingsFingerprint } from './distributed/settingsFingerprint';
import { helpText, runProgram } from './commandLine';
import { counted } from './counted';
import { formatEvaluation } from './evaluation';
import { loadModel } from './loadModel';
import { runFolders } from './modelCard';
import { withPresetDefaults } from './presetDefaults';
import { writeGallery } from './report/writeGallery';
import { writeReport } from './report/writeReport';
import { keepPredictions, predictSets } from './runPredictions';
import { requireEnoughCts } from './planTraining';
import { readSettings } from './readSettings';
import { trainFlags } from './trainFlags';
import type { Settings } from './settings';
import { startBackend } from './startBackend';
import { trainRadnet } from './training';

const usage = helpText('npx tsx examples/train-radnet.ts [flags]', withPresetDefaults(trainFlags));

async function main(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const settings = readSettings(argv);
  await runInGroup(settings.distributed, (group) => trainAndReport(settings, signal, group));
}

async function trainAndReport(settings: Settings, signal: AbortSignal, group: RunGroup): Promise<void> {
  const backend = await startBackend(settings.device);
  await requireSame(group, () => ({ ...codeFingerprint(backend), ...settingsFingerprint(settings) }));
  requireEnoughCts('--batch-size', settings.batchSize, group);
  const { completed, sets } = await trainRadnet(settings, signal, group);
  // Once process 0 has come here, the best epoch is saved.
  group.allgather('trained');
  if (!completed) {
    console.log(`stopped and saved in ${settings.out}. To continue, run the same command with --resume.`);
    return;
  }
  console.log(`\nOn ${counted(sets.test.length, 'held-out CT')}, 95 % intervals by patient:`);
  const trained = await loadModel(settings.out);
  await requireSame(group, async () => ({ model: await modelFingerprint(trained) }));
  const { validation, test } = sets;
  const predictions = await predictSets(trained, { validation, test }, group);
  if (group.rank > 0) return;
  console.log(formatEvaluation(evaluateScans(predictions[1]!.scans, trained.card)));
  console.log();
  await keepPredictions(join(settings.out, runFolders.predictions), predictions);
  const { out } = settings;
  await writeGallery({ folder: out, trained, set: predictions[1]!, scans: test });
  const report = join(out, runFolders.report);
  await writeReport({ runs: [out], out: report });
  console.log(`model: ${join(out, runFolders.best)}`);
  console.log(`report: ${report}`);
}

/** The program `train-radnet.ts`. */
export const trainProgram = (signal: AbortSignal): Promise<void> =>
  runProgram(usage, (argv) => main(argv, signal));
