import * as tf from '@tensorflow/tfjs';
import {
  type Convolution,
  type ConvolutionAttributes,
  type ConvolutionAxis,
  describeConvolution,
} from '../convolution';
import type { KernelOverride } from '../overrideKernels';
import { isDirect, LEAST_GRADIENT_PIXELS } from './directConvolution';
import { directFilterGradient, MOST_FOURS } from './directFilterGradient';
import type { Normalization } from './normalization';
import { sumParts } from './sumParts';
import { type TapReads, tapColumns } from './tapColumns';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * Conv2DBackpropFilter, computed directly if the input or output has few channels. Otherwise it is a matrix product
 * over all pixels: shifted copies of the map with fewer channels, one for each tap, times the other map. If the copies
 * are larger than a shader can bind, they are made for some images at a time. The stock kernel has only as many threads
 * as the filter has weights, some thousands, and each of them reads every pixel of both maps.
 */
export const conv2dBackpropFilter: KernelOverride = (stock) => (args) => {
  const { x, dy } = args.inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = args.attrs as unknown as ConvolutionAttributes & { filterShape: number[] };
  if (attributes.dataFormat === 'NCHW') return stock!(args);
  const convolution = describeConvolution(x.shape, attributes.filterShape, attributes);
  const made = tf.tidy(() => directGradient(x, dy, convolution));
  if (made) return made;
  const { maxStorageBufferBindingSize } = (args.backend as WebgpuBackend).device.limits;
  return tf.tidy(() => filterGradient(x, dy, convolution, maxStorageBufferBindingSize));
};

/**
 * Computes the gradient directly; undefined if that is not possible or not faster.
 *
 * @param x May have more channels than the convolution reads.
 */
export function directGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  convolution: Convolution,
  norm?: Normalization,
): tf.Tensor4D | undefined {
  const { rows, columns, inChannels, outChannels } = convolution;
  if (!isDirect(convolution, LEAST_GRADIENT_PIXELS) || outChannels > 4 * MOST_FOURS) return undefined;
  return directFilterGradient(x, dy, [rows.padBefore, columns.padBefore], inChannels, norm);
}

/**
 * Computes the gradient as a matrix product. Call it in `tf.tidy`, which disposes of intermediate results.
 *
 * @param mostBytes Most bytes of copies at a time. One image is always copied as a whole.
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  convolution: Convolution,
  mostBytes: number,
): tf.Tensor4D {
  const copies = tapCopies(convolution);
  const [batch] = dy.shape;
  const { channels, rows, columns } = copies;
  const bytesOfOne = 4 * channels * rows.size * rows.taps * columns.size * columns.taps;
  const atATime = Math.max(1, Math.floor(mostBytes / bytesOfOne));
  if (atATime >= batch) return gradientOfAll(x, dy, convolution, copies);
  const some = (maps: tf.Tensor4D, begin: number): tf.Tensor4D =>
    maps.slice([begin, 0, 0, 0], [Math.min(atATime, batch - begin), -1, -1, -1]);
  const parts = Array.from({ length: Math.ceil(batch / atATime) }, (_, part) =>
    tf.tidy(() => gradientOfAll(some(x, part * atATime), some(dy, part * atATime), convolution, copies)),
  );
  return parts.reduce((sum, part) => sum.add(part));
}

interface TapCopies {
  /** Which map is copied. */
  readonly of: 'x' | 'dy';
  readonly channels: number;
  readonly rows: TapReads;
  readonly columns: TapReads;
}

/**
 * Chooses x if the convolution has a stride: shifting dy over the input's grid would leave zeros between its values.
 */
function tapCopies({ inChannels, outChannels, rows, columns }: Convolution): TapCopies {
  const isInput = rows.stride !== 1 || columns.stride !== 1 || inChannels <= outChannels;
  return isInput
    ? { of: 'x', channels: inChannels, rows: readInput(rows), columns: readInput(columns) }
    : { of: 'dy', channels: outChannels, rows: readOutput(rows), columns: readOutput(columns) };
}

function gradientOfAll(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  { inChannels, outChannels, rows, columns }: Convolution,
  copies: TapCopies,
): tf.Tensor4D {
  const taps: [number, number] = [rows.filterSize, columns.filterSize];
  if (copies.of === 'x') {
    return sumOfProducts(tapColumns(x, copies.rows, copies.columns), dy).reshape([
      ...taps,
      inChannels,
      outChannels,
    ]);
  }
  return sumOfProducts(x, tapColumns(dy, copies.rows, copies.columns))
    .reshape([inChannels, ...taps, outChannels])
    .transpose([1, 2, 0, 3]);
}

/** Output o reads input o * stride + tap - padBefore ... */
const readInput = ({ outputSize, stride, filterSize, padBefore }: ConvolutionAxis): TapReads => ({
  size: outputSize,
  stride,
  taps: filterSize,
  start: -padBefore,
  step: 1,
});

/** ... so with stride 1, input i is read by output i - tap + padBefore. */
const readOutput = ({ inputSize, filterSize, padBefore }: ConvolutionAxis): TapReads => ({
  size: inputSize,
  stride: 1,
  taps: filterSize,
  start: padBefore,
  step: -1,
});

/** Largest number of parts of the pixels that are summed in parallel. */
const MOST_PARTS = 64;
/** Smallest number of pixels of a part. */
const LEAST_PIXELS = 256;

/**
 * Returns [A, B]: for each pair of channels the sum over all pixels of a * b. A single product would use few
 * workgroups, one for 1,000 pairs, and each would read every pixel of the batch. Many products over parts of the rows
 * fill a GPU.
 */
function sumOfProducts(a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width] = a.shape;
  const parts = partsOf(batch * height, width);
  const partly = (maps: tf.Tensor4D): tf.Tensor3D => maps.reshape([parts, -1, maps.shape[3]]);
  return sumParts(tf.matMul(partly(a), partly(b), true)) as tf.Tensor2D;
}

/** Returns the largest number of equal parts of the rows in which each part has enough pixels. */
function partsOf(rows: number, width: number): number {
  let parts = Math.min(MOST_PARTS, Math.floor((rows * width) / LEAST_PIXELS), rows);
  while (parts > 1 && rows % parts > 0) parts--;
  return Math.max(1, parts);
}
