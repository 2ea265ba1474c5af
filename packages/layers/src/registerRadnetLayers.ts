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
 * Makes this package's layers known to tfjs, as `Radnet>DenseBlock` and so on. Call it before loading a saved model;
 * calling it again changes nothing. Importing the package does not do it: bundlers drop work done on import.
 */
export function registerRadnetLayers(): void {
  for (const layer of LAYERS)
    tf.serialization.registerClass(layer, 'Radnet', layer.className.replace('Radnet>', ''));
}
