import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import { type KernelOverride, overrideKernels } from './overrideKernels';
import { averagePoolGradient } from './webgpu/averagePoolGradient';
import { batchMoments } from './webgpu/batchMoments';
import { cast } from './webgpu/cast';
import { conv2d, conv2dBackpropInput } from './webgpu/conv2d';
import { conv2dBackpropFilter } from './webgpu/conv2dBackpropFilter';
import { dropout, dropoutMask } from './webgpu/dropout';
import { growMaps } from './webgpu/growMaps';
import { lstmSequence, lstmSequenceGradient } from './webgpu/lstmSequence';
import { normalizedConvolution, normalizedFilterGradient } from './webgpu/normalizedConvolution';
import { normalizeRelu, normalizeReluGradient } from './webgpu/normalizeRelu';
import { pixelWeights } from './webgpu/pixelWeights';
import { scaledInputGradient } from './webgpu/scaledInputGradient';
import { select } from './webgpu/select';
import { statisticsGradient } from './webgpu/statisticsGradient';
import { sum } from './webgpu/sum';
import { addScaled, movedAverage } from './webgpu/vectorKernels';

const overrides: Readonly<Record<string, KernelOverride>> = {
  Cast: cast,
  Conv2D: conv2d,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Select: select,
  Sum: sum,
  // Our own, which layers and the training look for.
  AddScaled: addScaled,
  AveragePool2x2Gradient: averagePoolGradient,
  BatchMoments: batchMoments,
  Dropout: dropout,
  DropoutMask: dropoutMask,
  GrowMaps: growMaps,
  LstmSequence: lstmSequence,
  LstmSequenceGradient: lstmSequenceGradient,
  MovedAverage: movedAverage,
  NormalizedConvolution: normalizedConvolution,
  NormalizedFilterGradient: normalizedFilterGradient,
  NormalizeRelu: normalizeRelu,
  NormalizeReluGradient: normalizeReluGradient,
  PixelWeights: pixelWeights,
  ScaledInputGradient: scaledInputGradient,
  StatisticsGradient: statisticsGradient,
};

/**
 * Mends TensorFlow.js's WebGPU backend for training: its `Cast` to float32 leaves the integers as they are, which a
 * later transpose cannot read, and its `Conv2DBackpropFilter` gives each weight to one thread, which sums over all
 * pixels of the batch; its `Select` stops at four axes (see docs/decisions/webgpu.md). Dropout's masks are made by the
 * GPU. Results agree with other backends' to float32 rounding.
 *
 * `selectBackend` calls it when it takes `webgpu`. Call it yourself after `tf.setBackend('webgpu')` otherwise. Calling
 * it again changes nothing.
 *
 * @throws RadnetError where the stock kernels are not there, because `@tensorflow/tfjs-backend-webgpu` is not imported.
 */
export function registerWebgpuTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'webgpu')) {
    throw new RadnetError(
      'registerWebgpuTrainingKernels: expected @tensorflow/tfjs-backend-webgpu to be imported first, found none of its kernels.',
    );
  }
  overrideKernels('webgpu', overrides);
}
