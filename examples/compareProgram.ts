import { join } from 'node:path';
import { evaluateScans, formatScoreTable, type ScansReport } from '@radnet/core';
import { helpText, runProgram } from './commandLine';
import { formatAuc } from './evaluation';
import { loadModel, runFolders } from './modelCard';
import { withPresetDefaults } from './presetDefaults';
import { type Variant, VARIANTS } from './radnet';
import { keepPredictions, predictSets } from './runPredictions';
import { readSettings, trainFlags } from './settings';
import { startBackend } from './startBackend';
import { trainRadnet } from './training';

const NAMES: Record<Variant, string> = { densenet: 'DenseNet', 'densenet-a': 'DenseNet-A', radnet: 'RADnet' };

/** All but those that make no sense for three runs. */
const flags: Partial<typeof trainFlags> = { ...trainFlags };
delete flags.variant;
delete flags.resume;
delete flags['resume-from'];
delete flags['accept-changes'];

/** Trains the three variants alike, on the same CTs in the same order, and prints what came out as Table 1 does. */
async function main(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const settings = readSettings(argv, flags);
  await startBackend(settings.device);
  const reports: { name: string; report: ScansReport }[] = [];
  for (const variant of VARIANTS) {
    console.log(`\n${NAMES[variant]}`);
    const own = { ...settings, variant, out: join(settings.out, variant) };
    const { completed, sets } = await trainRadnet(own, signal);
    if (!completed) {
      console.log('stopped');
      return;
    }
    const trained = await loadModel(own.out);
    const { validation, test } = sets;
    const predictions = await predictSets(trained, { validation, test });
    trained.model.dispose();
    await keepPredictions(join(own.out, runFolders.predictions), predictions);
    reports.push({ name: NAMES[variant], report: evaluateScans(predictions[1]!.scans, trained.card) });
  }
  console.log('\nCT level, held-out CTs, 95 % intervals:');
  console.log(
    formatScoreTable(
      reports.map(({ name, report }) => ({ name, counts: report.scan.counts })),
      { intervals: true },
    ),
  );
  console.log('\nSlice AUC:');
  for (const { name, report } of reports) console.log(`${name.padEnd(10)}  ${formatAuc(report.slice.auc)}`);
}

/** What `compare-variants.ts` runs. */
export const compareProgram = (signal: AbortSignal): Promise<void> =>
  runProgram(helpText('npx tsx examples/compare-variants.ts [flags]', withPresetDefaults(flags)), (argv) =>
    main(argv, signal),
  );
