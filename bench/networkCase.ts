import { selectBackend, train, type Batch, type BatchSource } from '@radnet/core';
import { onnxStats } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../examples/radnet';
import { headLosses } from '../examples/headLosses';
import { measure, type Measurement, type Row } from './row';
import { startStockWasm } from './stockWasmKernels';

const SIZE = 250;
/** Seconds that a case goes on for after its first run; one step of the slowest takes longer. */
const SECONDS = 4;

export const ENGINES = ['onnx', 'wasm', 'wasm-stock'] as const;
export type Engine = (typeof ENGINES)[number];

export async function startEngine(engine: Engine): Promise<void> {
  if (engine === 'wasm-stock') await startStockWasm();
  else await selectBackend(engine);
}

/** A training step of the full network: forward, backward, and the weights moved. */
export async function benchTrain(slices: number): Promise<Measurement & Pick<Row, 'onnx'>> {
  const model = buildRadnet({ height: SIZE, width: SIZE, dropoutRate: 0.2, seed: 1 });
  const oneStep: BatchSource = {
    batchesPerEpoch: 1,
    slicesPerEpoch: slices,
    async *batches() {
      yield await Promise.resolve(batch(slices));
    },
  };
  const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
  const step = async (): Promise<void> => {
    await train({ model, heads, data: oneStep, epochs: 1, schedule: () => 1e-3 });
  };
  return measureOnnx(() => measure(step, slices, SECONDS), step);
}

/** The full network on a scan, in inference mode. */
export async function benchForward(slices: number): Promise<Measurement> {
  const model = buildRadnet({ height: SIZE, width: SIZE, seed: 1 });
  const { inputs } = batch(slices);
  const run = async (): Promise<void> => {
    const outputs = model.predict([inputs['scan']!, inputs['sliceMask']!]) as tf.Tensor[];
    await outputs[0]!.data();
    tf.dispose(outputs);
  };
  return measure(run, slices, SECONDS);
}

/** Adds, for the onnx engine, what three further steps compile and how long they spend outside ONNX Runtime. */
async function measureOnnx(
  work: () => Promise<Measurement>,
  step: () => Promise<void>,
): Promise<Measurement & Pick<Row, 'onnx'>> {
  const measured = await work();
  if (tf.getBackend() !== 'onnx') return measured;
  const before = onnxStats();
  const start = performance.now();
  for (let run = 0; run < 3; run++) await step();
  const ms = performance.now() - start;
  const after = onnxStats();
  const onnx = {
    firstCompileMs: before.compileMs,
    laterCompiles: after.compiles - before.compiles,
    recordingShare: 1 - (after.runMs - before.runMs) / ms,
  };
  return { ...measured, onnx };
}

function batch(slices: number): Batch {
  return tf.tidy(() => {
    const scan = tf.randomUniform([1, slices, SIZE, SIZE, 1], 0, 1, 'float32', 1);
    const sliceMask = tf.ones<tf.Rank.R2>([1, slices]);
    const targets = { hemorrhage: tf.ones([1, slices, 1]), hemorrhageMask: scan.greater(0.9).toFloat() };
    return { scanIds: ['bench'], inputs: { scan, sliceMask }, targets, sliceMask };
  });
}
