import type * as tf from '@tensorflow/tfjs';
import { type ConvolutionAttributes, describeConvolution } from '../convolution';
import type { KernelOverride } from '../overrideKernels';
import { directConvolution, isDirect } from './directConvolution';
import type { WebgpuBackend } from './webgpuBackend';

/** Conv2D, directly where one side has few channels: a dense layer's growth. */
export const conv2d: KernelOverride = (stock) => (args) => {
  const { x, filter } = args.inputs as Record<'x' | 'filter', tf.TensorInfo>;
  const attributes = args.attrs as unknown as ConvolutionAttributes & { dilations?: number | number[] };
  const isDilated = [attributes.dilations ?? 1].flat().some((dilation) => dilation !== 1);
  if (attributes.dataFormat === 'NCHW' || isDilated) return stock!(args);
  const convolution = describeConvolution(x.shape, filter.shape, attributes);
  if (!isDirect(convolution)) return stock!(args);
  const { rows, columns, outChannels } = convolution;
  return directConvolution(args.backend as WebgpuBackend, {
    x,
    filters: filter,
    turned: false,
    shape: [x.shape[0]!, rows.outputSize, columns.outputSize, outChannels],
    padding: [rows.padBefore, columns.padBefore],
  });
};

/** Conv2DBackpropInput, likewise: the convolution of dy with the filter turned by half a turn. */
export const conv2dBackpropInput: KernelOverride = (stock) => (args) => {
  const { dy, filter } = args.inputs as Record<'dy' | 'filter', tf.TensorInfo>;
  const attributes = args.attrs as unknown as ConvolutionAttributes & { inputShape: number[] };
  if (attributes.dataFormat === 'NCHW') return stock!(args);
  const convolution = describeConvolution(attributes.inputShape, filter.shape, attributes);
  const { rows, columns } = convolution;
  if (!isDirect(convolution)) return stock!(args);
  return directConvolution(args.backend as WebgpuBackend, {
    x: dy,
    filters: filter,
    turned: true,
    shape: attributes.inputShape,
    padding: [rows.filterSize - 1 - rows.padBefore, columns.filterSize - 1 - columns.padBefore],
  });
};
