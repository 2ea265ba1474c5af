import * as tf from '@tensorflow/tfjs';
import type { Convolution, ConvolutionAxis } from '../convolution';
import { type PlaneAxis, shiftedPlanes } from './shiftedPlanes';

/**
 * Computes the gradient of a convolution by its filter, as matrix products over all pixels at once.
 *
 * One of the two maps is shifted, once for each tap. Either would do, so the one with fewer channels is shifted. It is
 * laid out as planes, so that a shift copies rows and the product needs no further transpose. The other map is used as
 * it is in memory.
 *
 * @param x [N, inHeight, inWidth, inChannels].
 * @param dy [N, outHeight, outWidth, outChannels].
 * @returns [filterHeight, filterWidth, inChannels, outChannels].
 */
export function convolutionFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  convolution: Convolution,
): tf.Tensor4D {
  const { inChannels, outChannels, rows, columns } = convolution;
  const dense = rows.stride === 1 && columns.stride === 1;
  // If the convolution has a stride, shifting dy over the input's grid would leave zeros between its values.
  if (!dense || inChannels <= outChannels) {
    return byTaps(x, dy, convolution, readInput).reshape(filterShape(convolution));
  }
  const { filterSize: height } = rows;
  const { filterSize: width } = columns;
  return byTaps(dy, x, convolution, readOutput)
    .reshape<tf.Tensor4D>([height, width, outChannels, inChannels])
    .transpose([0, 1, 3, 2]);
}

function filterShape({
  inChannels,
  outChannels,
  rows,
  columns,
}: Convolution): [number, number, number, number] {
  return [rows.filterSize, columns.filterSize, inChannels, outChannels];
}

type ReadAxis = (axis: ConvolutionAxis) => PlaneAxis;

/** Output o reads input o * stride + tap - padBefore ... */
const readInput: ReadAxis = ({ outputSize, stride, filterSize, padBefore }) => ({
  size: outputSize,
  stride,
  offsets: Array.from({ length: filterSize }, (_, tap) => tap - padBefore),
});

/** ... so with stride 1, input i is read by output i - tap + padBefore. */
const readOutput: ReadAxis = ({ inputSize, filterSize, padBefore }) => ({
  size: inputSize,
  stride: 1,
  offsets: Array.from({ length: filterSize }, (_, tap) => padBefore - tap),
});

/** Number of values of the fixed map to multiply by at once: 1 MB, which stays in the processor's cache. */
const BAND_VALUES = 2 ** 18;

/**
 * Returns [taps * channels of shifted, channels of fixed]: a row for each tap and channel.
 *
 * The product is summed over bands of image rows. For each product XNNPACK first packs the right-hand matrix, eight
 * columns at a time, and reads all of it each time. That is several times slower if the matrix comes from main memory.
 */
function byTaps(
  shifted: tf.Tensor4D,
  fixed: tf.Tensor4D,
  { batchSize, rows, columns }: Convolution,
  read: ReadAxis,
): tf.Tensor2D {
  const [down, across] = [read(rows), read(columns)];
  const channels = fixed.shape[3];
  const bandRows = Math.max(1, Math.floor(BAND_VALUES / (across.size * channels)));
  const sums: tf.Tensor2D[] = [];
  for (let image = 0; image < batchSize; image++) {
    const planes = shifted.slice(image, 1).squeeze<tf.Tensor3D>([0]).transpose<tf.Tensor3D>([2, 0, 1]);
    for (let top = 0; top < down.size; top += bandRows) {
      const size = Math.min(bandRows, down.size - top);
      const offsets = down.offsets.map((offset) => offset + top * down.stride);
      const pixels = size * across.size;
      const band = tf.tidy(() => {
        const left = shiftedPlanes(planes, { ...down, size, offsets }, across);
        const right = fixed.slice([image, top, 0, 0], [1, size, across.size, channels]);
        return tf.matMul<tf.Tensor2D>(left.reshape([-1, pixels]), right.reshape([pixels, channels]));
      });
      sums.push(band);
    }
  }
  return tf.addN(sums);
}
