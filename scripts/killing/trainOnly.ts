import { runProgram } from '../../examples/commandLine';
import { readSettings } from '../../examples/settings';
import { startBackend } from '../../examples/startBackend';
import { trainRadnet } from '../../examples/training';

/** `train-radnet` without what follows the training: evaluation and report. */
await runProgram('', async (argv) => {
  const settings = readSettings(argv);
  await startBackend(settings.device);
  await trainRadnet(settings, new AbortController().signal);
});
