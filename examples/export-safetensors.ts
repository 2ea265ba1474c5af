import { toSafetensors } from '@radnet/core';
import { writeAtomically } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';
import { type Flags, helpText, readFlags, runProgram, text } from './commandLine';
import { loadModel } from './loadModel';
import { softwareVersion } from './predict/softwareVersion';

const flags = {
  model: text('FOLDER', 'a run, or a saved model (default runs/demo)'),
  out: text('FILE', 'the file to write (default radnet.safetensors)'),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { model = 'runs/demo', out = 'radnet.safetensors' } = values;
  await tf.setBackend('cpu');
  const { model: trained, card } = await loadModel(model);
  const { preprocess, threshold, minConsecutive } = card;
  const bytes = await toSafetensors(trained, {
    tool: softwareVersion(),
    purpose: 'Research software, not a medical device.',
    preprocess: JSON.stringify(preprocess),
    call: JSON.stringify({ threshold, minConsecutive }),
  });
  await writeAtomically(out, bytes);
  console.log(`${out}: ${trained.weights.length} weights, ${(bytes.length / 1e6).toFixed(1)} MB`);
}

await runProgram(helpText('npx tsx examples/export-safetensors.ts [flags]', flags), main);
