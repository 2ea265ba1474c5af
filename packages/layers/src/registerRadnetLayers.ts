import * as tf from '@tensorflow/tfjs';
import { DenseBlock } from './blocks/denseBlock';
import { Transition } from './blocks/transition';
import { AuxiliarySegmentationHead } from './heads/auxiliarySegmentationHead';
import { SliceBatchNorm } from './normalization/sliceBatchNorm';
import { FoldSlices } from './slices/foldSlices';
import { SliceBiGru } from './slices/sliceBiGru';
import { SliceBiLstm } from './slices/sliceBiLstm';
import { SliceDeltas } from './slices/sliceDeltas';
import { UnfoldSlices } from './slices/unfoldSlices';

const LAYERS = [
  SliceBatchNorm,
  DenseBlock,
  Transition,
  AuxiliarySegmentationHead,
  FoldSlices,
  UnfoldSlices,
  SliceBiLstm,
  SliceBiGru,
  SliceDeltas,
];

/**
 * Registers this package's layers with TensorFlow.js, as `Radnet>DenseBlock` and so on.
 *
 * Call it before `tf.loadLayersModel`, or use {@link loadRadnetModel}, which calls it for you. A second call changes
 * nothing. Importing the package does not register the layers, because bundlers drop work that is done on import.
 */
export function registerRadnetLayers(): void {
  for (const layer of LAYERS)
    tf.serialization.registerClass(layer, 'Radnet', layer.className.replace('Radnet>', ''));
}
