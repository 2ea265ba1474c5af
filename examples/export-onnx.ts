import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { writeAtomically } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';
import { type Flags, helpText, number, readFlags, runProgram, text, toggle } from './commandLine';
import { exportOnnx } from './exportOnnx';
import { loadModel } from './loadModel';

const flags = {
  model: text('FOLDER', 'a run, or a saved model (default runs/demo)'),
  out: text(
    'FILE',
    'the file to write (default radnet.onnx); NAME.preprocessing.json beside it says how to use it',
  ),
  slices: number('slices of every CT, for runtimes that need a fixed number (default: any number)', {
    minimum: 1,
    whole: true,
  }),
  float16: toggle('store weights in float16: half the size'),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { model = 'runs/demo', out = 'radnet.onnx', slices, float16 } = values;
  // Exporting only records the model, so no backend is faster than another.
  await tf.setBackend('cpu');
  const { bytes, preprocessing } = exportOnnx(await loadModel(model), {
    name: basename(out),
    tool: `RADnet in TypeScript ${await version()}`,
    slices,
    float16,
  });
  const beside = `${out.slice(0, out.length - extname(out).length)}.preprocessing.json`;
  await writeAtomically(out, bytes);
  await writeAtomically(beside, `${JSON.stringify(preprocessing, undefined, 2)}\n`);
  const cts = slices === undefined ? 'CTs of any number of slices' : `CTs of ${slices} slices`;
  console.log(`${out}: ${(bytes.length / 1e6).toFixed(1)} MB, ${cts}, any number at once`);
  console.log(`${beside}: how to prepare a CT, and what the outputs mean`);
  for (const { name, axes } of [...preprocessing.inputs, ...preprocessing.outputs]) {
    console.log(`  ${name} [${axes.join(', ')}]`);
  }
}

async function version(): Promise<string> {
  const file = await readFile(new URL('../packages/onnx/package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

await runProgram(helpText('npx tsx examples/export-onnx.ts [flags]', flags), main);
