import { readFile, writeFile } from 'node:fs/promises';
import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { type Flags, helpText, number, readFlags, runProgram, text } from './commandLine';
import { exportOnnx } from './exportOnnx';
import { loadModel } from './loadModel';

const flags = {
  model: text('FOLDER', 'a run, or a saved model (default runs/demo)'),
  slices: number('slices of a scan (default: as many as in a training step)', { minimum: 1, whole: true }),
  out: text('FILE', 'the file to write (default radnet.onnx)'),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { model = 'runs/demo', out = 'radnet.onnx' } = values;
  // The model is only recorded: no backend is faster than another.
  await tf.setBackend('cpu');
  const trained = await loadModel(model);
  const slices = values.slices ?? trained.card.settings.maxSlices;
  const bytes = exportOnnx(trained, slices, await version());
  await writeFile(out, bytes).catch((error: Error) => {
    throw new RadnetError(`--out ${out}: expected a file that can be written, got ${error.message}.`);
  });
  const inputs = trained.model.inputNames.join(', ');
  const outputs = trained.model.outputNames.join(', ');
  console.log(`${out}: ${(bytes.length / 1e6).toFixed(1)} MB, scans of ${slices} slices, any number at once`);
  console.log(`inputs: ${inputs}\noutputs, logits: ${outputs}`);
}

async function version(): Promise<string> {
  const file = await readFile(new URL('../packages/onnx/package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

await runProgram(helpText('npx tsx examples/export-onnx.ts [flags]', flags), main);
