import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import { type ConvolutionAttributes, describeConvolution } from '../convolution';
import { convolutionFilterGradient } from './convolutionFilterGradient';
import type { KernelOverride } from '../overrideKernels';

/** Conv2DBackpropFilter, which tfjs's WASM backend lacks. */
export const conv2dBackpropFilter: KernelOverride = () => (args) => {
  const { x, dy } = args.inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = args.attrs as unknown as ConvolutionAttributes & { filterShape: number[] };
  if (attributes.dataFormat === 'NCHW') {
    throw new RadnetError("dataFormat: convolutions on the WASM backend take 'NHWC', got 'NCHW'.");
  }
  const convolution = describeConvolution(x.shape, attributes.filterShape, attributes);
  return tf.tidy(() => convolutionFilterGradient(x, dy, convolution));
};
