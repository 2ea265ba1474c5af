import { type Batch, type BatchSource, train } from '@radnet/core';
import { onnxStats, type OnnxStats } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { headLosses } from '../examples/headLosses';
import { scanOf, SIZE } from './scanOf';
import { median, memoryNow, type Measurement, peakGb, type Row } from './row';

/** Steps before the clock starts: graphs are compiled and memory is taken in them. */
const WARM_UP = 2;
/** Steps that are timed at least, and seconds that they go on for at least. */
const TIMED = 3;
const SECONDS = 8;

/** Training steps of a network, as a run takes them: forward, backward, and the weights moved. */
export async function benchTrain(
  model: tf.LayersModel,
  slices: number,
  seconds = SECONDS,
  size = SIZE,
): Promise<Measurement & Pick<Row, 'onnx'>> {
  const memory = memoryNow();
  const example = await exampleBatch(slices, size);
  const stop = new AbortController();
  const ends: number[] = [];
  const stats: OnnxStats[] = [];
  const usesOnnx = tf.getBackend() === 'onnx';
  await train({
    model,
    heads: headLosses(model, { maskWeight: 0.3, bloodWeight: 1 }),
    data: endless(example, slices),
    epochs: 1,
    schedule: () => 1e-3,
    signal: stop.signal,
    observers: [
      {
        onStep() {
          ends.push(performance.now());
          if (usesOnnx) stats.push(onnxStats());
          const timed = ends.length - WARM_UP;
          if (timed >= TIMED && ends.at(-1)! - ends[WARM_UP - 1]! > 1000 * seconds) stop.abort();
        },
      },
    ],
  });
  const steps = ends.slice(WARM_UP).map((end, index) => end - ends[WARM_UP - 1 + index]!);
  const measurement = { msPerSlice: median(steps) / slices, gbPerSlice: peakGb(memory) / slices };
  if (!usesOnnx) return measurement;
  const [first, last] = [stats[WARM_UP - 1]!, stats.at(-1)!];
  const ms = ends.at(-1)! - ends[WARM_UP - 1]!;
  const onnx = {
    firstCompileMs: last.compileMs,
    laterCompiles: last.compiles - first.compiles,
    recordingShare: (last.recordMs - first.recordMs + last.planMs - first.planMs) / ms,
    outsideShare: 1 - (last.runMs - first.runMs) / ms,
  };
  return { ...measurement, onnx };
}

async function exampleBatch(slices: number, size: number): Promise<Batch> {
  const batch = tf.tidy(() => {
    const { scan, sliceMask } = scanOf(slices, size);
    const hemorrhageMask = scan.greater(0.9).toFloat();
    const targets = { hemorrhage: tf.ones([1, slices, 1]), hemorrhageMask };
    return { scanIds: ['bench'], inputs: { scan, sliceMask }, targets, sliceMask };
  });
  // Or a backend that records would make it in the first step.
  await batch.targets.hemorrhageMask.data();
  return batch;
}

/** One batch again and again: what is timed is the training, not the making of its data. */
function endless(example: Batch, slices: number): BatchSource {
  const copies = (tensors: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.clone()]));
  const batchesPerEpoch = 1e6;
  return {
    batchesPerEpoch,
    slicesPerEpoch: batchesPerEpoch * slices,
    async *batches() {
      for (;;) {
        const { scanIds, inputs, targets, sliceMask } = example;
        yield await Promise.resolve({
          scanIds,
          inputs: copies(inputs),
          targets: copies(targets),
          sliceMask: sliceMask.clone(),
        });
      }
    },
  };
}
