import * as tf from '@tensorflow/tfjs';
import { type Convolution, type ConvolutionAttributes, describeConvolution } from '../convolution';
import type { KernelOverride } from '../overrideKernels';
import { directForward } from './conv2d';
import { directGradient } from './conv2dBackpropFilter';
import { isDirect } from './directConvolution';
import type { Normalization } from './normalization';
import type { WebgpuBackend } from './webgpuBackend';

type Vectors = Record<'mean' | 'variance' | 'gamma' | 'beta', tf.TensorInfo>;

interface Attributes extends ConvolutionAttributes {
  readonly epsilon: number;
}

/**
 * NormalizedConvolution, a custom kernel: a convolution of the result of `NormalizeRelu` for the first channels of x.
 * If the convolution is computed directly, that result is never stored but computed as it is read.
 */
export const normalizedConvolution: KernelOverride = () => (args) => {
  const { x, filter, ...vectors } = args.inputs as unknown as Vectors & Record<'x' | 'filter', tf.TensorInfo>;
  const { epsilon, ...attributes } = args.attrs as unknown as Attributes;
  const convolution = ofFirstChannels(x, filter.shape, attributes);
  if (!isReadable(x) || !isDirect(convolution)) {
    return tf.tidy(() => {
      const y = normalizeRelu(x, vectors, epsilon);
      return runKernel(tf.Conv2D, { x: y, filter }, { ...attributes, dilations: 1 });
    });
  }
  const norm = normalizationOf(vectors, epsilon);
  return directForward(args.backend as WebgpuBackend, x, filter, convolution, norm);
};

/** NormalizedFilterGradient: the gradient of `NormalizedConvolution` by the filter, computed in the same way. */
export const normalizedFilterGradient: KernelOverride = () => (args) => {
  const { x, dy, ...vectors } = args.inputs as unknown as Vectors & Record<'x' | 'dy', tf.TensorInfo>;
  const { epsilon, ...attributes } = args.attrs as unknown as Attributes & { readonly filterShape: number[] };
  const convolution = ofFirstChannels(x, attributes.filterShape, attributes);
  return tf.tidy(() => {
    const made = isReadable(x) && directGradient(x, dy, convolution, normalizationOf(vectors, epsilon));
    if (made) return made;
    const y = normalizeRelu(x, vectors, epsilon);
    return runKernel(tf.Conv2DBackpropFilter, { x: y, dy }, attributes);
  });
};

function ofFirstChannels(
  x: tf.TensorInfo,
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): Convolution {
  return describeConvolution([...x.shape.slice(0, 3), filterShape[2]!], filterShape, attributes);
}

/** Whether its channels come in fours. */
function isReadable(x: tf.TensorInfo): boolean {
  return x.shape[3]! % 4 === 0;
}

function normalizationOf(vectors: Vectors, epsilon: number): Normalization {
  return { vectors, uniforms: { epsilon: { type: 'float32', data: [epsilon] } } };
}

function normalizeRelu(x: tf.TensorInfo, vectors: Vectors, epsilon: number): tf.Tensor {
  return runKernel('NormalizeRelu', { x, ...vectors }, { epsilon });
}

function runKernel(name: string, inputs: Record<string, tf.TensorInfo>, attributes: object): tf.Tensor {
  return tf
    .engine()
    .runKernel<tf.Tensor>(name, inputs as unknown as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
}
