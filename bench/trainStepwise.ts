import { type Batch, type BatchSource, type DistributedOptions, train } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { headLosses } from '../examples/headLosses';
import { scanOf } from './scanOf';

/** A training that takes one step at a time, on request. */
export interface StepwiseTraining {
  /** Takes the next step: forward pass, backward pass and update of the weights. */
  step(): Promise<void>;
  stop(): Promise<void>;
}

/** Trains a network again and again on one batch of noise, as a run does; with `distributed`, on one in each process. */
export async function trainStepwise(
  model: tf.LayersModel,
  slices: number,
  size: number,
  distributed?: DistributedOptions,
): Promise<StepwiseTraining> {
  const example = await exampleBatch(slices, size);
  const stop = new AbortController();
  let resume = (): void => undefined;
  let stepDone = (): void => undefined;
  const pause = (): Promise<void> => new Promise((resolve) => (resume = resolve));
  const run = pause().then(() =>
    train({
      model,
      heads: headLosses(model, { maskWeight: 0.3, bloodWeight: 1 }),
      data: endless(example),
      epochs: 1,
      schedule: () => 1e-3,
      signal: stop.signal,
      ...(distributed && { distributed }),
      observers: [
        {
          onStep() {
            const resumed = pause();
            stepDone();
            return resumed;
          },
        },
      ],
    }),
  );
  // `step` reports a step that fails.
  run.catch(() => undefined);
  return {
    async step() {
      const done = new Promise<void>((resolve) => (stepDone = resolve));
      resume();
      await Promise.race([done, run]);
    },
    async stop() {
      stop.abort();
      resume();
      await run;
    },
  };
}

/** A tensor in the host's memory. */
interface HostTensor {
  readonly values: tf.TypedArray;
  readonly shape: number[];
}

/** A batch as a loader provides it: each step copies it to the device again. */
interface HostBatch {
  readonly scan: HostTensor;
  readonly sliceMask: HostTensor;
  readonly hemorrhage: HostTensor;
  readonly hemorrhageMask: HostTensor;
}

async function exampleBatch(slices: number, size: number): Promise<HostBatch> {
  const tensors = tf.tidy(() => {
    const { scan, sliceMask } = scanOf(slices, size);
    const hemorrhageMask = scan.greater(0.9).toFloat();
    return { scan, sliceMask, hemorrhage: tf.ones([1, slices, 1]), hemorrhageMask };
  });
  const onHost = async (tensor: tf.Tensor): Promise<HostTensor> => ({
    values: (await tensor.data<'float32'>()).slice(),
    shape: tensor.shape,
  });
  const batch: HostBatch = {
    scan: await onHost(tensors.scan),
    sliceMask: await onHost(tensors.sliceMask),
    hemorrhage: await onHost(tensors.hemorrhage),
    hemorrhageMask: await onHost(tensors.hemorrhageMask),
  };
  tf.dispose(tensors);
  return batch;
}

/** Repeats one batch without end, so that only the training is timed, not the preparation of its data. */
function endless({ scan, sliceMask, hemorrhage, hemorrhageMask }: HostBatch): BatchSource {
  const tensor = ({ values, shape }: HostTensor): tf.Tensor => tf.tensor(values, shape, 'float32');
  const batchesPerEpoch = 1e6;
  return {
    batchesPerEpoch,
    slicesPerEpoch: batchesPerEpoch * hemorrhage.values.length,
    async *batches() {
      for (;;) {
        const batch: Batch = {
          scanIds: ['bench'],
          inputs: { scan: tensor(scan), sliceMask: tensor(sliceMask) },
          targets: { hemorrhage: tensor(hemorrhage), hemorrhageMask: tensor(hemorrhageMask) },
          sliceMask: tensor(sliceMask) as tf.Tensor2D,
        };
        yield await Promise.resolve(batch);
      }
    },
  };
}
