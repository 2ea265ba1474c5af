import * as tf from '@tensorflow/tfjs';
import {
  type Convolution,
  type ConvolutionAttributes,
  type ConvolutionAxis,
  describeConvolution,
} from '../convolution';
import type { KernelOverride } from '../overrideKernels';

/**
 * Conv2DBackpropFilter as one matrix product over all pixels: the map of fewer channels in a copy for each tap, shifted,
 * with the other map. The stock kernel has as many threads as the filter has weights, some thousands, and each of them
 * reads every pixel of both maps.
 */
export const conv2dBackpropFilter: KernelOverride = (stock) => (args) => {
  const { x, dy } = args.inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = args.attrs as unknown as ConvolutionAttributes & { filterShape: number[] };
  if (attributes.dataFormat === 'NCHW') return stock!(args);
  const convolution = describeConvolution(x.shape, attributes.filterShape, attributes);
  return tf.tidy(() => filterGradient(x, dy, convolution));
};

function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const { inChannels, outChannels, rows, columns } = convolution;
  const taps: [number, number] = [rows.filterSize, columns.filterSize];
  const dense = rows.stride === 1 && columns.stride === 1;
  // Shifting dy over the input's grid would leave zeros between its values where the convolution strides.
  if (!dense || inChannels <= outChannels) {
    return pixels(shifted(x, rows, columns, readInput))
      .matMul(pixels(dy), true)
      .reshape([...taps, inChannels, outChannels]);
  }
  return pixels(x)
    .matMul(pixels(shifted(dy, rows, columns, readOutput)), true)
    .reshape([inChannels, ...taps, outChannels])
    .transpose([1, 2, 0, 3]);
}

function pixels(maps: tf.Tensor4D): tf.Tensor2D {
  return maps.reshape([-1, maps.shape[3]]);
}

/** Where one axis is read: place o of the result reads o * stride + offset, once for each offset. */
interface Reads {
  readonly inputSize: number;
  readonly size: number;
  readonly stride: number;
  readonly offsets: readonly number[];
}

type ReadAxis = (axis: ConvolutionAxis) => Reads;

/** Output o reads input o * stride + tap - padBefore ... */
const readInput: ReadAxis = ({ inputSize, outputSize, stride, filterSize, padBefore }) => ({
  inputSize,
  size: outputSize,
  stride,
  offsets: Array.from({ length: filterSize }, (_, tap) => tap - padBefore),
});

/** ... so with stride 1, input i is read by output i - tap + padBefore. */
const readOutput: ReadAxis = ({ inputSize, outputSize, filterSize, padBefore }) => ({
  inputSize: outputSize,
  size: inputSize,
  stride: 1,
  offsets: Array.from({ length: filterSize }, (_, tap) => padBefore - tap),
});

type Shape = [number, number, number, number];

/** [N, H, W, taps * C]: a copy for each pair of offsets, with zeros where it runs over the edge. */
function shifted(
  maps: tf.Tensor4D,
  rows: ConvolutionAxis,
  columns: ConvolutionAxis,
  read: ReadAxis,
): tf.Tensor4D {
  const [down, across] = [read(rows), read(columns)];
  const [before, after] = [margins(down), margins(across)];
  const padded: tf.Tensor4D = maps.pad([[0, 0], before, after, [0, 0]]);
  const [n, , , channels] = maps.shape;
  const copies = down.offsets.flatMap((top) =>
    across.offsets.map((left) => {
      const begin: Shape = [0, top + before[0], left + after[0], 0];
      if (down.stride === 1 && across.stride === 1) {
        return padded.slice(begin, [n, down.size, across.size, channels]);
      }
      const end = [n, begin[1] + reach(down) + 1, begin[2] + reach(across) + 1, channels];
      return tf.stridedSlice(padded, begin, end, [1, down.stride, across.stride, 1]) as tf.Tensor4D;
    }),
  );
  return copies.length === 1 ? copies[0]! : tf.concat(copies, 3);
}

/** How far the reads run over either edge. */
function margins({ inputSize, size, stride, offsets }: Reads): [number, number] {
  const last = Math.max(...offsets) + reach({ size, stride });
  return [Math.max(0, -Math.min(...offsets)), Math.max(0, last - (inputSize - 1))];
}

/** From the first place that is read to the last. */
function reach({ size, stride }: Pick<Reads, 'size' | 'stride'>): number {
  return (size - 1) * stride;
}
