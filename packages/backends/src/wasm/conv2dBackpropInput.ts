import * as tf from '@tensorflow/tfjs';
import { type ConvolutionAttributes, describeConvolution } from '../convolution';
import { convolutionInputGradient } from './convolutionInputGradient';
import type { KernelOverride } from '../overrideKernels';

/** Conv2DBackpropInput, which is also the forward pass of `conv2dTranspose`. NCHW goes to the stock kernel. */
export const conv2dBackpropInput: KernelOverride = (stock) => (args) => {
  const { dy, filter } = args.inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const attributes = args.attrs as unknown as ConvolutionAttributes & { inputShape: number[] };
  if (attributes.dataFormat === 'NCHW') return stock!(args);
  const convolution = describeConvolution(attributes.inputShape, filter.shape, attributes);
  return tf.tidy(() => convolutionInputGradient(dy, filter, convolution));
};
