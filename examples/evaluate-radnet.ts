import { type Flags, helpText, readFlags, runProgram, text, toggle, UsageError } from './commandLine';
import { counted } from './counted';
import { formatEvaluation } from './evaluation';
import { loadModel } from './modelCard';
import { openCts } from './ctScans';
import { loadScanSets } from './scans';
import { preprocessOptions } from './settings';
import { deviceFlag, startBackend } from './startBackend';
import { evaluateModel } from './evaluateModel';

const flags = {
  model: text('FOLDER', 'a run, or a saved model (default runs/demo)'),
  data: text('PATH', 'evaluate on all of these CTs; without it, on the CTs that the run held out'),
  'leave-out-damaged-slices': toggle(
    'read the CTs of --data without their damaged slices, and say which these are',
  ),
  device: deviceFlag,
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { data, 'leave-out-damaged-slices': leaveOut } = values;
  // More CTs that can be read are split otherwise: some that were trained on would be held out.
  if (leaveOut && data === undefined) {
    throw new UsageError(
      '--leave-out-damaged-slices: expected --data; the CTs that a run held out are read as they were then',
    );
  }
  await startBackend(values.device);
  const trained = await loadModel(values.model ?? 'runs/demo');
  const { settings } = trained.card;
  const scans =
    data === undefined
      ? (await loadScanSets(settings)).test
      : await openCts(data, {
          preprocess: preprocessOptions(settings),
          label: settings.label,
          ...(leaveOut && { onDamagedSlice: 'leave-out' }),
        });
  const { threshold, minConsecutive } = trained.card;
  console.log(
    `${counted(scans.length, 'CT')}; a slice is positive from ${threshold}, a CT with ${minConsecutive} in a row; 95 % intervals:`,
  );
  console.log(formatEvaluation(await evaluateModel(trained, scans)));
}

await runProgram(helpText('npx tsx examples/evaluate-radnet.ts [flags]', flags), main);
