import { runProgram } from '../../examples/commandLine';
import { readSettings } from '../../examples/readSettings';
import { startBackend } from '../../examples/startBackend';
import { trainRadnet } from '../../examples/training';

/**
 * `train-radnet` without what follows the training, evaluation and report, in a process that one signal kills: without the one that
 * answers signals for it.
 */
await runProgram('', async (argv) => {
  const settings = readSettings(argv);
  await startBackend(settings.device);
  await trainRadnet(settings, new AbortController().signal);
});
