import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import { type KernelOverride, overrideKernels } from './overrideKernels';
import { select } from './select';
import { biLstmGates } from './webgpu/biLstmGates';
import { biLstmInputGradient, biLstmWeightGradients } from './webgpu/biLstmGradients';
import { biLstmSequence, biLstmSequenceGradient } from './webgpu/biLstmSequence';
import { binaryCrossEntropy, binaryCrossEntropyGradient } from './webgpu/binaryCrossEntropy';
import { cast } from './webgpu/cast';
import { conv2d, conv2dBackpropInput } from './webgpu/conv2d';
import { conv2dBackpropFilter } from './webgpu/conv2dBackpropFilter';
import { dropoutMask } from './webgpu/dropoutMask';
import { exchangeVariables } from './webgpu/exchangeVariables';
import { moveTowards } from './webgpu/moveTowards';
import {
  gradientScale,
  normalizeRelu,
  normalizeReluGradient,
  normalizeReluSums,
  normalizeReluVectorGradient,
} from './webgpu/normalizeRelu';
import { scaleTensors } from './webgpu/scaleTensors';
import { squareSums } from './webgpu/squareSums';
import { statisticsGradient } from './webgpu/statisticsGradient';
import { sum } from './webgpu/sum';
import { updateWeights } from './webgpu/updateWeights';
import { segmentationHead } from './webgpu/segmentationHead';
import { segmentationHeadGradient } from './webgpu/segmentationHeadGradient';
import { slice } from './webgpu/slice';
import { transpose } from './webgpu/transpose';
import { addScaled, movedAverage } from './webgpu/vectorKernels';
import { weighedMoment } from './webgpu/weighedMoment';
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
  // Our own, which layers and the training look for.
  AddScaled: addScaled,
  BiLstmGates: biLstmGates,
  BiLstmInputGradient: biLstmInputGradient,
  BiLstmSequence: biLstmSequence,
  BiLstmSequenceGradient: biLstmSequenceGradient,
  BiLstmWeightGradients: biLstmWeightGradients,
  BinaryCrossEntropy: binaryCrossEntropy,
  BinaryCrossEntropyGradient: binaryCrossEntropyGradient,
  DropoutMask: dropoutMask,
  ExchangeVariables: exchangeVariables,
  GradientScale: gradientScale,
  MovedAverage: movedAverage,
  MoveTowards: moveTowards,
  NormalizeRelu: normalizeRelu,
  NormalizeReluGradient: normalizeReluGradient,
  NormalizeReluSums: normalizeReluSums,
  NormalizeReluVectorGradient: normalizeReluVectorGradient,
  ScaleTensors: scaleTensors,
  SquareSums: squareSums,
  SegmentationHead: segmentationHead,
  SegmentationHeadGradient: segmentationHeadGradient,
  StatisticsGradient: statisticsGradient,
  UpdateWeights: updateWeights,
  WeighedMoment: weighedMoment,
  WeightedSum: weightedSum,
  WeightedSumGradient: weightedSumGradient,
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
