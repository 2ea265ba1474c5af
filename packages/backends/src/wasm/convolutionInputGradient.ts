import * as tf from '@tensorflow/tfjs';
import type { Convolution, ConvolutionAxis } from '../convolution';

/**
 * Computes the gradient of a convolution by its input, as a convolution of stride 1 over the gradient by its output.
 *
 * Input i = q * stride + phase - padBefore receives dy[q - j] through tap phase + j * stride. So each phase is a small
 * stride-1 convolution of dy. All phases run as one convolution with stride * stride times the channels, whose output
 * is then rearranged (the sub-pixel form). Unlike with a zero-stuffed dy, no multiplication by zeros is needed. With
 * stride 1 there is one phase: the convolution with the flipped, transposed filter.
 *
 * Source: Shi et al. 2016, "Is the deconvolution layer the same as a convolutional layer?", section 4.
 *
 * @param dy [N, outHeight, outWidth, outChannels].
 * @param filter [filterHeight, filterWidth, inChannels, outChannels].
 * @returns [N, inHeight, inWidth, inChannels].
 */
export function convolutionInputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  convolution: Convolution,
): tf.Tensor4D {
  const { batchSize, inChannels, rows, columns } = convolution;
  const [down, across] = [phaseConvolution(rows), phaseConvolution(columns)];
  const phases = tf.conv2d(cropped(dy, down, across), phaseFilters(filter, convolution), 1, [
    [0, 0],
    padding(down),
    padding(across),
    [0, 0],
  ] as tf.backend_util.ExplicitPadding);
  if (rows.stride === 1 && columns.stride === 1) return phases;
  return phases
    .reshape([batchSize, down.size, across.size, rows.stride, columns.stride, inChannels])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape<tf.Tensor4D>([batchSize, down.size * rows.stride, across.size * columns.stride, inChannels])
    .slice(
      [0, rows.padBefore % rows.stride, columns.padBefore % columns.stride, 0],
      [batchSize, rows.inputSize, columns.inputSize, inChannels],
    );
}

interface PhaseConvolution {
  /** Output size of the stride-1 convolution. */
  readonly size: number;
  /** Number of zeros to add before dy; if negative, number of values to drop. */
  readonly before: number;
  /** The same after dy. */
  readonly after: number;
}

function phaseConvolution(axis: ConvolutionAxis): PhaseConvolution {
  const { inputSize, outputSize, stride, padBefore } = axis;
  const first = Math.floor(padBefore / stride);
  const last = Math.floor((inputSize - 1 + padBefore) / stride);
  return {
    size: last - first + 1,
    before: tapsPerPhase(axis) - 1 - first,
    after: last - (outputSize - 1),
  };
}

function tapsPerPhase({ filterSize, stride }: ConvolutionAxis): number {
  return Math.ceil(filterSize / stride);
}

function padding({ before, after }: PhaseConvolution): [number, number] {
  return [Math.max(before, 0), Math.max(after, 0)];
}

function cropped(dy: tf.Tensor4D, down: PhaseConvolution, across: PhaseConvolution): tf.Tensor4D {
  const drop = [down.before, down.after, across.before, across.after].map((pad) => Math.max(-pad, 0));
  if (drop.every((count) => count === 0)) return dy;
  const [top = 0, bottom = 0, left = 0, right = 0] = drop;
  const [n, height, width, channels] = dy.shape;
  return dy.slice([0, top, left, 0], [n, height - top - bottom, width - left - right, channels]);
}

/** [filterHeight, filterWidth, inChannels, outChannels] -> [taps, taps, outChannels, phases * inChannels], flipped. */
function phaseFilters(filter: tf.Tensor4D, { rows, columns, ...channels }: Convolution): tf.Tensor4D {
  const { inChannels, outChannels } = channels;
  const [down, across] = [tapsPerPhase(rows), tapsPerPhase(columns)];
  return filter
    .pad([
      [0, down * rows.stride - rows.filterSize],
      [0, across * columns.stride - columns.filterSize],
      [0, 0],
      [0, 0],
    ])
    .reshape([down, rows.stride, across, columns.stride, inChannels, outChannels])
    .transpose([0, 2, 5, 1, 3, 4])
    .reshape<tf.Tensor4D>([down, across, outChannels, rows.stride * columns.stride * inChannels])
    .reverse([0, 1]);
}
