import { join } from 'node:path';
import { stopOnInterrupt } from '@radnet/core/node';
import { helpText, runProgram } from './commandLine';
import { counted } from './counted';
import { formatEvaluation } from './evaluation';
import { loadModel, runFolders } from './modelCard';
import { readSettings, trainFlags } from './settings';
import { startBackend } from './startBackend';
import { evaluateModel, trainRadnet } from './training';

const usage = helpText('npx tsx examples/train-radnet.ts [flags]', trainFlags);

async function main(argv: readonly string[]): Promise<void> {
  const settings = readSettings(argv);
  await startBackend(settings.device);
  const interrupt = stopOnInterrupt();
  const { completed, test } = await trainRadnet(settings, interrupt.signal);
  interrupt.dispose();
  if (!completed) {
    console.log(`stopped; saved in ${settings.out}. Go on with the same flags and --resume.`);
    return;
  }
  console.log(`\nOn ${counted(test.length, 'held-out CT')}, 95 % intervals:`);
  const trained = await loadModel(settings.out);
  console.log(formatEvaluation(await evaluateModel(trained, test)));
  console.log(`\nmodel: ${join(settings.out, runFolders.best)}`);
}

await runProgram(usage, main);
