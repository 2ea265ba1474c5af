import { runProgram } from '../../examples/commandLine';
import { readSettings } from '../../examples/readSettings';
import { startBackend } from '../../examples/startBackend';
import { trainRadnet } from '../../examples/training';

/**
 * `train-radnet` without the evaluation and report after the training, and without the parent process that handles signals for it, so
 * that one signal kills it.
 */
await runProgram('', async (argv) => {
  const settings = readSettings(argv);
  await startBackend(settings.device);
  await trainRadnet(settings, new AbortController().signal);
});
