import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import { type KernelOverride, overrideKernels } from './overrideKernels';
import { select } from './select';
import { averagePoolGradient } from './webgpu/averagePoolGradient';
import { batchMoments } from './webgpu/batchMoments';
import { biLstmGates } from './webgpu/biLstmGates';
import { biLstmInputGradient, biLstmWeightGradients } from './webgpu/biLstmGradients';
import { biLstmSequence, biLstmSequenceGradient } from './webgpu/biLstmSequence';
import { binaryCrossEntropy, binaryCrossEntropyGradient } from './webgpu/binaryCrossEntropy';
import { cast } from './webgpu/cast';
import { conv2d, conv2dBackpropInput } from './webgpu/conv2d';
import { conv2dBackpropFilter } from './webgpu/conv2dBackpropFilter';
import { dropout, dropoutMask } from './webgpu/dropout';
import { exchangeVariables } from './webgpu/exchangeVariables';
import { growMaps } from './webgpu/growMaps';
import { moveTowards } from './webgpu/moveTowards';
import { normalizedConvolution, normalizedFilterGradient } from './webgpu/normalizedConvolution';
import { normalizeRelu, normalizeReluGradient } from './webgpu/normalizeRelu';
import { pixelWeights } from './webgpu/pixelWeights';
import { scaledInputGradient } from './webgpu/scaledInputGradient';
import { scaleTensors } from './webgpu/scaleTensors';
import { segmentationHead } from './webgpu/segmentationHead';
import { segmentationHeadGradient } from './webgpu/segmentationHeadGradient';
import { slice } from './webgpu/slice';
import { squareSums } from './webgpu/squareSums';
import { statisticsGradient } from './webgpu/statisticsGradient';
import { sum } from './webgpu/sum';
import { transpose } from './webgpu/transpose';
import { updateWeights } from './webgpu/updateWeights';
import { addScaled, movedAverage } from './webgpu/vectorKernels';
import { weightedSum, weightedSumGradient } from './webgpu/weightedSum';

const overrides: Readonly<Record<string, KernelOverride>> = {
  Cast: cast,
  Conv2D: conv2d,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Select: select,
  Slice: slice,
  Sum: sum,
  Transpose: transpose,
  // Kernels that stock TensorFlow.js does not have. The layers and the training use them if they are registered.
  AddScaled: addScaled,
  AveragePool2x2Gradient: averagePoolGradient,
  BatchMoments: batchMoments,
  BiLstmGates: biLstmGates,
  BiLstmInputGradient: biLstmInputGradient,
  BiLstmSequence: biLstmSequence,
  BiLstmSequenceGradient: biLstmSequenceGradient,
  BiLstmWeightGradients: biLstmWeightGradients,
  BinaryCrossEntropy: binaryCrossEntropy,
  BinaryCrossEntropyGradient: binaryCrossEntropyGradient,
  Dropout: dropout,
  DropoutMask: dropoutMask,
  ExchangeVariables: exchangeVariables,
  GrowMaps: growMaps,
  MovedAverage: movedAverage,
  MoveTowards: moveTowards,
  NormalizedConvolution: normalizedConvolution,
  NormalizedFilterGradient: normalizedFilterGradient,
  NormalizeRelu: normalizeRelu,
  NormalizeReluGradient: normalizeReluGradient,
  PixelWeights: pixelWeights,
  ScaledInputGradient: scaledInputGradient,
  ScaleTensors: scaleTensors,
  SegmentationHead: segmentationHead,
  SegmentationHeadGradient: segmentationHeadGradient,
  SquareSums: squareSums,
  StatisticsGradient: statisticsGradient,
  UpdateWeights: updateWeights,
  WeightedSum: weightedSum,
  WeightedSumGradient: weightedSumGradient,
};

/**
 * Replaces kernels of TensorFlow.js's WebGPU backend that fail or are slow in training, and adds kernels that the
 * layers and the training use. The stock `Cast` to float32 leaves integers as they are, so a later transpose cannot
 * read them. The stock `Conv2DBackpropFilter` uses one thread for each weight, which sums over all pixels of the batch.
 * The stock
 * `Select` supports at most four axes (see docs/decisions/webgpu.md). The GPU also makes dropout masks. Results agree
 * with other backends' to float32 rounding.
 *
 * `selectBackend` calls this function when it starts `webgpu`. If you start the backend yourself, call it after
 * `tf.setBackend('webgpu')`. Calling it again changes nothing.
 *
 * @throws RadnetError if `@tensorflow/tfjs-backend-webgpu` is not imported, so that its stock kernels are missing.
 */
export function registerWebgpuTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'webgpu')) {
    throw new RadnetError(
      'registerWebgpuTrainingKernels: expected @tensorflow/tfjs-backend-webgpu to be imported first, found none of its kernels.',
    );
  }
  overrideKernels('webgpu', overrides);
}
