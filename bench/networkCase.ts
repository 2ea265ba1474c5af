import { selectBackend, train, type Batch, type BatchSource } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../examples/radnet';
import { headLosses } from '../examples/headLosses';
import { measure, type Measurement } from './row';
import { startStockWasm } from './stockWasmKernels';

const SIZE = 250;
/** Seconds that a case goes on for after its first run; one step of the slowest takes longer. */
const SECONDS = 4;

export const ENGINES = ['wasm', 'wasm-stock'] as const;
export type Engine = (typeof ENGINES)[number];

export async function startEngine(engine: Engine): Promise<void> {
  if (engine === 'wasm-stock') await startStockWasm();
  else await selectBackend('wasm');
}

/** A training step of the full network: forward, backward, and the weights moved. */
export async function benchTrain(slices: number): Promise<Measurement> {
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
  return measure(step, slices, SECONDS);
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

function batch(slices: number): Batch {
  return tf.tidy(() => {
    const scan = tf.randomUniform([1, slices, SIZE, SIZE, 1], 0, 1, 'float32', 1);
    const sliceMask = tf.ones<tf.Rank.R2>([1, slices]);
    const targets = { hemorrhage: tf.ones([1, slices, 1]), hemorrhageMask: scan.greater(0.9).toFloat() };
    return { scanIds: ['bench'], inputs: { scan, sliceMask }, targets, sliceMask };
  });
}
