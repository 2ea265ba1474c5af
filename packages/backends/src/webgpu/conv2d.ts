import * as tf from '@tensorflow/tfjs';
import { type Convolution, type ConvolutionAttributes, describeConvolution } from '../convolution';
import type { KernelOverride } from '../overrideKernels';
import { directConvolution, isDirect, LEAST_GRADIENT_PIXELS, type OutputScale } from './directConvolution';
import type { Normalization } from './normalization';
import type { WebgpuBackend } from './webgpuBackend';

/** Conv2D, computed directly if its input or output has few channels, such as the growth of a dense layer. */
export const conv2d: KernelOverride = (stock) => (args) => {
  const { x, filter } = args.inputs as Record<'x' | 'filter', tf.TensorInfo>;
  const attributes = args.attrs as unknown as ConvolutionAttributes & { dilations?: number | number[] };
  const isDilated = [attributes.dilations ?? 1].flat().some((dilation) => dilation !== 1);
  if (attributes.dataFormat === 'NCHW' || isDilated) return stock!(args);
  const convolution = describeConvolution(x.shape, filter.shape, attributes);
  if (!isDirect(convolution)) return stock!(args);
  return directForward(args.backend as WebgpuBackend, x, filter, convolution);
};

/** Convolves x, or its first channels after batch norm and ReLU. Only for convolutions that are `isDirect`. */
export function directForward(
  backend: WebgpuBackend,
  x: tf.TensorInfo,
  filters: tf.TensorInfo,
  { rows, columns, outChannels }: Convolution,
  norm?: Normalization,
): tf.TensorInfo {
  return directConvolution(backend, {
    x,
    filters,
    turned: false,
    shape: [x.shape[0]!, rows.outputSize, columns.outputSize, outChannels],
    padding: [rows.padBefore, columns.padBefore],
    ...(norm && { norm }),
  });
}

/**
 * Conv2DBackpropInput, computed directly in the same cases: the convolution of dy with the filter rotated by 180
 * degrees. If the filter has one tap, it is a matrix product.
 */
export const conv2dBackpropInput: KernelOverride = (stock) => (args) => {
  const { dy, filter } = args.inputs as Record<'dy' | 'filter', tf.TensorInfo>;
  const attributes = args.attrs as unknown as InputGradientAttributes;
  if (attributes.dataFormat === 'NCHW') return stock!(args);
  const convolution = describeConvolution(attributes.inputShape, filter.shape, attributes);
  if (isProduct(convolution)) return inputGradientAsProduct(dy, filter, attributes.inputShape);
  const backend = args.backend as WebgpuBackend;
  return directInputGradient(backend, dy, filter, attributes) ?? stock!(args);
};

export interface InputGradientAttributes extends ConvolutionAttributes {
  readonly inputShape: number[];
}

/** Computes the gradient by a convolution's input directly; undefined if that is not possible or not faster. */
export function directInputGradient(
  backend: WebgpuBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  attributes: InputGradientAttributes,
  scale?: OutputScale,
): tf.TensorInfo | undefined {
  const convolution = describeConvolution(attributes.inputShape, filter.shape, attributes);
  if (!isDirect(convolution, LEAST_GRADIENT_PIXELS)) return undefined;
  const { rows, columns } = convolution;
  return directConvolution(backend, {
    x: dy,
    filters: filter,
    turned: true,
    shape: attributes.inputShape,
    padding: [rows.filterSize - 1 - rows.padBefore, columns.filterSize - 1 - columns.padBefore],
    ...(scale && { scale }),
  });
}

function isProduct({ rows, columns }: Convolution): boolean {
  return [rows, columns].every(
    ({ filterSize, stride, padBefore, inputSize, outputSize }) =>
      filterSize === 1 && stride === 1 && padBefore === 0 && inputSize === outputSize,
  );
}

function inputGradientAsProduct(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  shape: readonly number[],
): tf.TensorInfo {
  const [batch, height, width, outs] = dy.shape as [number, number, number, number];
  const ins = filter.shape[2]!;
  // Uses one product for each image, because the pixels of a whole batch may exceed tfjs's limit for rows.
  return tf.tidy(() =>
    tf
      .matMul(
        (dy as tf.Tensor).reshape([batch, height * width, outs]),
        (filter as tf.Tensor).reshape([1, ins, outs]),
        false,
        true,
      )
      .reshape([...shape]),
  );
}
