import * as tf from '@tensorflow/tfjs';

/** The attributes that both gradient kernels of a 2-D convolution share. */
export interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat: 'NHWC' | 'NCHW';
}

/** One spatial axis of a convolution: output o reads inputs o * stride + tap - padBefore. */
export interface ConvolutionAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly filterSize: number;
  readonly stride: number;
  readonly padBefore: number;
}

export interface Convolution {
  readonly batchSize: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly rows: ConvolutionAxis;
  readonly columns: ConvolutionAxis;
}

/** Returns the geometry of an NHWC convolution. It has no dilation: tfjs has no gradients of dilated convolutions. */
export function describeConvolution(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode }: ConvolutionAttributes,
): Convolution {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, inChannels, outChannels } = info;
  return {
    batchSize,
    inChannels,
    outChannels,
    rows: {
      inputSize: info.inHeight,
      outputSize: info.outHeight,
      filterSize: info.filterHeight,
      stride: info.strideHeight,
      padBefore: info.padInfo.top,
    },
    columns: {
      inputSize: info.inWidth,
      outputSize: info.outWidth,
      filterSize: info.filterWidth,
      stride: info.strideWidth,
      padBefore: info.padInfo.left,
    },
  };
}
