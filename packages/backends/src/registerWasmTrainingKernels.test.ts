import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmTrainingKernels } from './registerWasmTrainingKernels';

type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
type Shape4D = [number, number, number, number];

interface ConvolutionCase {
  readonly input: Shape4D;
  readonly filter: Shape4D;
  readonly strides: number | [number, number];
  readonly pad: Padding;
}

/** Every combination of what the kernels treat differently, at sizes odd and even. */
function* grid(): Generator<ConvolutionCase> {
  const filters: [number, number][] = [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 3],
  ];
  const strides: (number | [number, number])[] = [1, 2, 3, [2, 1]];
  const pads: Padding[] = [
    'same',
    'valid',
    [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
    ],
  ];
  for (const [height, width] of filters) {
    for (const stride of strides) {
      for (const pad of pads) {
        for (const [inChannels, outChannels] of [
          [1, 1],
          [5, 2],
          [2, 5],
        ] as const) {
          const filter: Shape4D = [height, width, inChannels, outChannels];
          yield { input: [2, 9, 8, inChannels], filter, strides: stride, pad };
        }
      }
    }
  }
  yield { input: [1, 41, 40, 16], filter: [3, 3, 16, 12], strides: 1, pad: 'same' };
  yield { input: [1, 32, 31, 1], filter: [3, 3, 1, 16], strides: 2, pad: 'same' };
  // Zeros beyond the filter's reach: outputs that read nothing but padding.
  yield {
    input: [1, 6, 5, 2],
    filter: [2, 2, 2, 3],
    strides: 1,
    pad: [
      [0, 0],
      [3, 3],
      [4, 2],
      [0, 0],
    ],
  };
  yield {
    input: [1, 6, 5, 2],
    filter: [2, 2, 2, 3],
    strides: 2,
    pad: [
      [0, 0],
      [5, 3],
      [4, 5],
      [0, 0],
    ],
  };
}

interface TransposedCase {
  readonly size: number;
  readonly filter: Shape4D;
  readonly stride: number;
}

/** The segmentation heads: each stage of a 250 x 250 network, with kernels of one and of two strides. */
const heads: TransposedCase[] = [
  { size: 125, filter: [4, 4, 1, 2], stride: 2 },
  { size: 125, filter: [2, 2, 1, 2], stride: 2 },
  { size: 63, filter: [8, 8, 1, 2], stride: 4 },
  { size: 32, filter: [16, 16, 1, 1], stride: 8 },
  { size: 32, filter: [8, 8, 3, 2], stride: 8 },
  { size: 7, filter: [3, 3, 2, 4], stride: 2 },
];

function values(shape: number[], seed: number): Float32Array {
  return tf.tidy(() => tf.randomNormal(shape, 0, 1, 'float32', seed).dataSync<'float32'>().slice());
}

/** What `compute` gives on the backend, each result read out. */
async function on(backend: string, compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => compute().map((tensor) => tensor.dataSync<'float32'>().slice()));
}

async function expectSameAsCpu(compute: () => tf.Tensor[], what: string): Promise<void> {
  const expected = await on('cpu', compute);
  const found = await on('wasm', compute);
  found.forEach((result, index) => {
    const wanted = expected[index]!;
    expect(result.length, what).toBe(wanted.length);
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
    const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - result[i]!)), 0);
    expect(worst / scale, `${what}, result ${index}`).toBeLessThan(1e-4);
    expect(result.every(Number.isFinite), `${what}, result ${index}`).toBe(true);
  });
}

function convolutionGradients({ input, filter, strides, pad }: ConvolutionCase): () => tf.Tensor[] {
  const [x, w] = [values(input, 1), values(filter, 2)];
  const { outShape } = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad);
  const dy = values(outShape, 3);
  const convolve = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad);
  return () => tf.grads(convolve)([tf.tensor(x, input), tf.tensor(w, filter)], tf.tensor(dy, outShape));
}

function transposedGradients({ size, filter, stride }: TransposedCase): () => tf.Tensor[] {
  const input: Shape4D = [1, size, size, filter[3]];
  const output: Shape4D = [1, size * stride, size * stride, filter[2]];
  const [x, w, dy] = [values(input, 1), values(filter, 2), values(output, 3)];
  const upsample = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    tf.conv2dTranspose(a as tf.Tensor4D, b as tf.Tensor4D, output, stride, 'same');
  return () => {
    const inputs = [tf.tensor(x, input), tf.tensor(w, filter)];
    return [upsample(inputs[0]!, inputs[1]!), ...tf.grads(upsample)(inputs, tf.tensor(dy, output))];
  };
}

beforeAll(async () => {
  await tf.setBackend('wasm');
  registerWasmTrainingKernels();
});

describe('convolution gradients', () => {
  it('agree with the cpu backend for filters, strides, paddings and channels of all kinds', async () => {
    for (const example of grid()) {
      await expectSameAsCpu(convolutionGradients(example), JSON.stringify(example));
    }
  });

  it.each(heads)('agree for conv2dTranspose of $size by $stride with filter $filter', async (head) => {
    await expectSameAsCpu(transposedGradients(head), JSON.stringify(head));
  });

  it('refuse NCHW by name', () => {
    const inputs = { x: tf.zeros([1, 2, 4, 4]), dy: tf.zeros([1, 3, 4, 4]) };
    const attrs = { filterShape: [1, 1, 2, 3], strides: 1, pad: 'same', dataFormat: 'NCHW' };
    expect(() => tf.engine().runKernel('Conv2DBackpropFilter', inputs, attrs)).toThrow(
      /dataFormat.*NHWC.*NCHW/,
    );
    tf.dispose(inputs);
  });
});

describe('MatMul', () => {
  const shapes: [number[], number[], boolean, boolean][] = [
    [[1, 700], [700, 9], false, false],
    [[700, 1], [700, 9], true, false],
    [[1, 1, 50], [1, 50, 4], false, false],
    [[1, 4], [4, 50], false, false],
    [[1, 50], [4, 50], false, true],
    [[40, 60], [70, 60], false, true],
    [[60, 40], [60, 70], true, false],
    [[60, 40], [70, 60], true, true],
    [[1, 60, 40], [60, 70], true, false],
    [[3, 60, 40], [3, 60, 70], true, false],
    [[3, 1, 60], [60, 7], false, false],
  ];
  it.each(shapes)(
    'of %j and %j, transposed %j, %j, agrees with the cpu backend',
    async (a, b, left, right) => {
      const [first, second] = [values(a, 1), values(b, 2)];
      await expectSameAsCpu(
        () => [tf.matMul(tf.tensor(first, a), tf.tensor(second, b), left, right)],
        JSON.stringify([a, b, left, right]),
      );
    },
  );
});

describe('Split', () => {
  const splits: [number[], number[] | number, number][] = [
    [[1, 5, 4, 16], [12, 4], 3],
    [[2, 3, 200], [150, 50], 2],
    [[6, 5], 3, 0],
    [[2, 6, 5], [1, 0, 5], -2],
  ];
  it.each(splits)('of %j into %j along %j agrees with the cpu backend', async (shape, sizes, axis) => {
    const x = values(shape, 1);
    const split = (): tf.Tensor[] => tf.split(tf.tensor(x, shape), sizes, axis);
    await expectSameAsCpu(split, JSON.stringify([shape, sizes, axis]));
  });

  it('of integers agrees with the cpu backend', async () => {
    await expectSameAsCpu(() => tf.split(tf.tensor2d([[1, 2, 3]], [1, 3], 'int32'), [1, 2], 1), 'int32');
  });
});

describe('Slice', () => {
  const slices: [number[], number[], number[]][] = [
    [
      [2, 5, 4, 6],
      [1, 1, 0, 2],
      [1, 3, 4, 3],
    ],
    [
      [2, 5, 4, 6],
      [0, 1, 0, 0],
      [2, 2, 4, 6],
    ],
    [
      [2, 5, 100],
      [1, 0, 20],
      [1, -1, 70],
    ],
    [
      [2, 3, 2, 3, 2],
      [0, 1, 0, 1, 0],
      [2, 1, 2, 2, 1],
    ],
    [[7], [2], [4]],
    [
      [3, 4],
      [3, 0],
      [0, 4],
    ],
  ];
  it.each(slices)('of %j from %j, size %j, agrees with the cpu backend', async (shape, begin, size) => {
    const x = values(shape, 1);
    const read = (): tf.Tensor[] => [tf.slice(tf.tensor(x, shape), begin, size)];
    await expectSameAsCpu(read, JSON.stringify([shape, begin, size]));
  });
});

it('keeps the data of a clone when its original goes', async () => {
  await tf.setBackend('wasm');
  await expectNoLeak(() => {
    const original = tf.tensor1d([1, 2, 3]);
    const { numDataBuffers } = tf.memory();
    const clone = original.clone();
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
    original.dispose();
    expect([...clone.dataSync()]).toEqual([1, 2, 3]);
    clone.dispose();
  });
});

it('leaves nothing behind in 50 steps', async () => {
  await tf.setBackend('wasm');
  const backend = tf.backend() as unknown as { numDataIds(): number };
  const x = tf.ones([1, 9, 9, 4]);
  const filters = [tf.ones([3, 3, 4, 2]), tf.ones([4, 4, 3, 2])];
  const net = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
    const y = tf.conv2d(x as tf.Tensor4D, a as tf.Tensor4D, 1, 'same');
    const [left, right] = tf.split(y, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
    return tf.conv2dTranspose(tf.concat([left, right], 3), b as tf.Tensor4D, [1, 18, 18, 3], 2, 'same').sum();
  };
  const step = (): void => tf.dispose(tf.grads(net)(filters));
  step();
  const before = { ids: backend.numDataIds(), buffers: tf.memory().numDataBuffers };
  await expectNoLeak(() => {
    for (let i = 0; i < 50; i++) step();
  });
  expect({ ids: backend.numDataIds(), buffers: tf.memory().numDataBuffers }).toEqual(before);
  tf.dispose([x, filters]);
});

it('changes nothing when called again', () => {
  const before = tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc);
  registerWasmTrainingKernels();
  expect(tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc)).toEqual(before);
});
