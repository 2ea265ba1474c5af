import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, it } from 'vitest';
import { expectSameAsCpu, startOnnx, values } from '../testing/onBackends';

beforeAll(startOnnx);

type Padding = Parameters<typeof tf.conv2d>[3];

interface Case {
  readonly kernel: [number, number];
  readonly pad: Padding;
  readonly strides?: number;
  readonly dilation?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'SAME, 3x3': { kernel: [3, 3], pad: 'same' },
  'VALID, 3x3': { kernel: [3, 3], pad: 'valid' },
  'SAME, even and oblong': { kernel: [2, 4], pad: 'same' },
  'more padding than the filter reaches': {
    kernel: [3, 2],
    pad: [
      [0, 0],
      [3, 1],
      [2, 2],
      [0, 0],
    ],
  },
  'SAME, dilated': { kernel: [3, 3], pad: 'same', dilation: 2 },
  'SAME, stride 2': { kernel: [3, 3], pad: 'same', strides: 2 },
  '1x1': { kernel: [1, 1], pad: 'valid' },
};

describe('a convolution, its values and gradients', () => {
  // From many channels to few, from few to many, and to as many: each has a form of its own.
  for (const [inputs, outputs] of [
    [34, 4],
    [3, 8],
    [5, 5],
  ] as const) {
    for (const [name, { kernel, pad, strides = 1, dilation = 1 }] of Object.entries(CASES)) {
      it(`${inputs} to ${outputs} channels, ${name}`, async () => {
        const convolve = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilation);
        // TensorFlow.js has no gradient of a dilated convolution.
        const differentiable = dilation === 1;
        await expectSameAsCpu(() => {
          const x = values([2, 9, 7, inputs], 1);
          const filter = values([...kernel, inputs, outputs], 2);
          const y = convolve(x, filter);
          return differentiable ? [y, ...tf.grads(convolve)([x, filter], values(y.shape, 3))] : y;
        });
      });
    }
  }
});
