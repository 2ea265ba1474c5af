import { provideStepRecorder } from '@radnet/core/internal';
import { placementReport } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { median } from '../row';
import { trainStepwise } from '../trainStepwise';
import { profileTable, type TimedRun } from './profileTable';
import { gpuNetwork, startGpuEngine } from './startGpuEngine';
import { timePrograms } from './timePrograms';

/**
 * Prints where the time of one training step of RADnet goes: `profileStep ENGINE lean|plain SLICES [SIZE [DEPTH]]`, with
 * `npx tsx bench/gpu/profileStep.ts`, or packed as gpuCase is. On `webgpu` and `onnx-webgpu` times are the GPU's, program by
 * program; on `onnx-cuda` they are the host's in ONNX Runtime's operators, and the GPU may still be computing afterwards.
 */
const [engine = 'webgpu', variant = 'lean', slices = '4', size = '250', depth = '40'] = process.argv.slice(2);

/** Warm-up steps, in which shaders and graphs are compiled. */
const WARM_UP = 2;
const UNPROFILED = 3;

// Imported here, so that a machine without the package can profile the other engines.
if (engine === 'webgpu') (await import('./provideTimingDawn')).provideTimingDawn();
await startGpuEngine(engine);
// A replayed step runs no program of tfjs's that could be timed.
provideStepRecorder(tf.backend(), undefined);
const training = await trainStepwise(
  gpuNetwork(variant, Number(size), Number(depth)),
  Number(slices),
  Number(size),
);
const times: number[] = [];
for (let step = 0; step < WARM_UP + UNPROFILED; step++) {
  const start = performance.now();
  await training.step();
  if (step >= WARM_UP) times.push(performance.now() - start);
}
const runs = await (engine === 'webgpu' ? timePrograms(() => training.step()) : operators());

console.log(
  `${engine} ${variant}, ${slices} slices of ${size} x ${size}, depth ${depth}; ` +
    (engine.endsWith('webgpu')
      ? 'time on the GPU by timestamp queries'
      : "the host's time in ONNX Runtime's operators"),
);
console.log(profileTable(runs, median(times)));
// Dawn keeps a process alive.
process.exit();

async function operators(): Promise<TimedRun[]> {
  const { nodes, programs, elsewhere, copies, cpuKernels } = await placementReport(() => training.step());
  for (const { op, reason } of elsewhere) console.log(`not on the device: ${op}: ${reason}`);
  for (const [kernel, count] of Object.entries(cpuKernels))
    console.log(`on the cpu backend: ${kernel}, ${count} times`);
  if (copies > 0) console.log(`copies between host and device within the step: ${copies}`);
  if (engine === 'onnx-webgpu') {
    const hostMs = nodes.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    console.log(`the host's time in ONNX Runtime's operators: ${hostMs.toFixed(1)} ms`);
    return programs.map(({ kernel, op, program, count, milliseconds, longest }) => ({
      kernel,
      program: op === program ? op : `${op}.${program}`,
      count,
      milliseconds,
      longestMs: longest.milliseconds,
      shapes: longest.shapes,
    }));
  }
  return nodes.map(({ op, kernel, provider, count, milliseconds }) => ({
    kernel,
    program: `${op} (${provider.replace('ExecutionProvider', '')})`,
    count,
    milliseconds,
  }));
}
