import { type BackendName, selectBackend } from '@radnet/backends';
import { type ProcessGroup } from '@radnet/core';
import { withStatisticsGroup } from '@radnet/core/internal';
import { fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { denseNet } from '../backbones/denseNet';
import { denseBlock } from '../blocks/denseBlock';
import { transition } from '../blocks/transition';
import type { CallOptions } from '../layerTypes';
import { checkpoint } from '../recompute/checkpoint';
import { foldSlices } from '../slices/foldSlices';
import { sliceBiLstm } from '../slices/sliceBiLstm';
import { unfoldSlices } from '../slices/unfoldSlices';
import { SliceBatchNorm, sliceBatchNorm } from './sliceBatchNorm';

/** The scans of a batch, all of the same length. Each slice is its number, or null for a padded one. */
export type Scans = readonly (readonly (number | null)[])[];

type Symbolic = tf.SymbolicTensor;

interface Inputs {
  readonly scan: Symbolic;
  readonly scanMask: Symbolic;
  readonly slices: Symbolic;
  readonly sliceMask: Symbolic;
}

/** Batch norm whose forward pass is repeated in the backward pass. */
class CheckpointedNorm extends SliceBatchNorm {
  override call(inputs: tf.Tensor[], options: CallOptions): tf.Tensor {
    const weights = this.trainableWeights.map((weight) => weight.read());
    return checkpoint((...given) => super.call(given, options), weights)(...inputs);
  }
}

const one =
  (make: () => tf.layers.Layer) =>
  ({ slices, sliceMask }: Inputs): Symbolic =>
    make().apply([slices, sliceMask]) as Symbolic;

const block = { layers: 3, growthRate: 2 };
const plain = { ...block, memoryEfficient: false };

/** The networks to train. Each returns one result for each slice. */
export const NETWORKS = {
  'batch norm': one(() => sliceBatchNorm()),
  'batch norm with ReLU': one(() => sliceBatchNorm({ relu: true })),
  'batch norm without a slice mask': ({ slices }) => sliceBatchNorm().apply(slices) as Symbolic,
  'a batch norm that is run again': one(() => new CheckpointedNorm({ relu: true })),
  'a frozen batch norm': one(() => Object.assign(sliceBatchNorm(), { trainable: false })),
  'a lean dense block': one(() => denseBlock(block)),
  'a plain dense block': one(() => denseBlock(plain)),
  'a lean dense block with bottlenecks': one(() => denseBlock({ ...block, bottleneck: true })),
  'a plain dense block with bottlenecks': one(() => denseBlock({ ...plain, bottleneck: true })),
  'a transition': one(() => transition({ filters: 2 })),
  'a network with an LSTM': ({ slices, sliceMask, scan, scanMask }) => {
    const { features } = denseNet({ depth: 10, growthRate: 2 }).build(slices, sliceMask);
    const pooled = tf.layers.globalAveragePooling2d({}).apply(features) as Symbolic;
    const described = unfoldSlices().apply([pooled, scan]) as Symbolic;
    return foldSlices().apply(sliceBiLstm({ units: 3 }).apply([described, scanMask])) as Symbolic;
  },
} satisfies Record<string, (inputs: Inputs) => Symbolic>;

export type NetworkName = keyof typeof NETWORKS;

/** A step that several processes take together. */
export interface Job {
  readonly network: NetworkName;
  /** Each process's part of the batch. */
  readonly shares: readonly Scans[];
}

/** The results of one process's step. Gradients are those of the mean loss of its real slices, times their number. */
export interface Step {
  /** Outputs of the real slices, by number. */
  readonly outputs: Record<number, Float32Array>;
  /** Gradients with respect to the real slices, by number. */
  readonly byInput: Record<number, Float32Array>;
  /** Gradients with respect to the trainable weights. */
  readonly byWeights: readonly Float32Array[];
  /** The largest gradient with respect to a padded slice. */
  readonly byPadding: number;
  /** The running statistics after the step. */
  readonly moving: readonly Float32Array[];
  /** How often the process called `allreduce`. */
  readonly calls: number;
  /** Number of tensors that the step leaked. */
  readonly left: number;
}

/** Runs the steps on each backend. Each thread of the test calls it. */
export default async function steps(
  group: ProcessGroup,
  { backends, jobs }: { readonly backends: readonly BackendName[]; readonly jobs: readonly Job[] },
): Promise<Step[][]> {
  const made: Step[][] = [];
  for (const backend of backends) {
    await selectBackend(backend);
    made.push(jobs.map(({ network, shares }) => trainingStep(network, shares[group.rank]!, group)));
  }
  return made;
}

const SHAPE = [6, 4, 3] as const;

/** Takes a step with a part of the batch. The network is the same in every process. */
export function trainingStep(network: NetworkName, scans: Scans, group?: ProcessGroup): Step {
  const model = modelOf(network);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const numbers = scans.flat();
  const real = numbers.filter((number) => number !== null).length;
  const rows = (tensor: tf.Tensor): Float32Array[] => tf.unstack(tensor).map(valuesOf);
  let calls = 0;
  const counting = group && {
    ...group,
    size: group.size,
    allreduce: (values: Float64Array) => (calls++, group.allreduce(values)),
  };
  const before = tf.memory().numTensors;
  const step = tf.tidy(() => {
    const [x, scanMask] = batchOf(scans);
    let output!: tf.Tensor;
    const loss = (): tf.Scalar => {
      output = tf.keep(model.apply([x, scanMask], { training: true }) as tf.Tensor);
      const weights = numbers.map((number) => {
        const shape = output.shape.slice(1);
        return number === null ? tf.zeros(shape) : tf.tensor(fill(300 + number, shape), shape);
      });
      return output.mul(tf.stack(weights)).sum<tf.Scalar>().div(Math.max(real, 1));
    };
    const { grads } = withStatisticsGroup(counting as ProcessGroup | undefined, () =>
      tf.engine().gradients(loss, [x, ...variables], undefined, true),
    );
    const outputs = rows(output);
    output.dispose();
    const byInput = rows(grads[0]!.mul(real).reshape([numbers.length, ...SHAPE]));
    const byPadding = byInput.filter((_, at) => numbers[at] === null).flatMap((values) => [...values]);
    return {
      outputs: byNumber(numbers, outputs),
      byInput: byNumber(numbers, byInput),
      byWeights: grads.slice(1).map((gradient) => valuesOf(gradient.mul(real))),
      byPadding: byPadding.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      moving: model.nonTrainableWeights.map((weight) => valuesOf(weight.read())),
    };
  });
  const left = tf.memory().numTensors - before;
  model.dispose();
  return { ...step, calls, left };
}

function modelOf(network: NetworkName): tf.LayersModel {
  const scan = tf.input({ shape: [null, ...SHAPE] });
  const scanMask = tf.input({ shape: [null] });
  const slices = foldSlices().apply(scan) as Symbolic;
  const sliceMask = foldSlices().apply(scanMask) as Symbolic;
  const outputs = NETWORKS[network]({ scan, scanMask, slices, sliceMask });
  const model = tf.model({ inputs: [scan, scanMask], outputs });
  model.weights.forEach((weight, index) => {
    const shape = weight.shape as number[];
    const isFactor = /gamma|variance/.test(weight.originalName);
    const values = fill(index, shape).map((value) => (isFactor ? 1 + 0.4 * value : 0.4 * value));
    const tensor = tf.tensor(values, shape);
    weight.write(tensor);
    tensor.dispose();
  });
  return model;
}

/** Returns the batch and its slice mask. Each slice has another mean, and padded slices are far from all others. */
function batchOf(scans: Scans): [tf.Tensor, tf.Tensor] {
  const slice = (number: number | null): Float32Array =>
    number === null
      ? fill(99, SHAPE).map((value) => 40 + 9 * value)
      : fill(200 + number, SHAPE).map((value) => value + number);
  const shape = [scans.length, scans[0]!.length];
  const values = scans.flat().map((number) => tf.tensor(slice(number), [...SHAPE]));
  const isReal = scans.flat().map((number) => (number === null ? 0 : 1));
  return [tf.stack(values).reshape([...shape, ...SHAPE]), tf.tensor(isReal, shape)];
}

function byNumber(
  numbers: readonly (number | null)[],
  rows: readonly Float32Array[],
): Record<number, Float32Array> {
  const named = rows.map((row, at) => [numbers[at], row] as const);
  return Object.fromEntries(named.filter(([number]) => number !== null)) as Record<number, Float32Array>;
}

const valuesOf = (tensor: tf.Tensor): Float32Array => tensor.dataSync<'float32'>().slice();
