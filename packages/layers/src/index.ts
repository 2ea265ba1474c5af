export { type Backbone, type BackboneOutputs, type BackboneStage, denseNet } from './backbones/denseNet';
export type { DenseNetOptions } from './backbones/denseNetOptions';
export { DENSENETS } from './backbones/denseNets';
export type { ImageNetOptions } from './backbones/imagenet/denseNetWeights';
export { kerasDenseNet } from './backbones/imagenet/kerasDenseNet';
export { torchvisionDenseNet } from './backbones/imagenet/torchvisionDenseNet';
export { DenseBlock, denseBlock, type DenseBlockArgs } from './blocks/denseBlock';
export { Transition, transition, type TransitionArgs } from './blocks/transition';
export {
  AuxiliarySegmentationHead,
  auxiliarySegmentationHead,
  type AuxiliarySegmentationHeadArgs,
} from './heads/auxiliarySegmentationHead';
export { gradCam, type GradCamOptions } from './heads/gradCam';
export { heatMap, type HeatMapOptions } from './heads/heatMap';
export { heNormal, type Initializer } from './initializers/heNormal';
export type { CallOptions, LayerArgs, LayerConfig } from './layerTypes';
export { SliceBatchNorm, sliceBatchNorm, type SliceBatchNormArgs } from './normalization/sliceBatchNorm';
export { loadRadnetModel } from './loadRadnetModel';
export { checkpoint } from './recompute/checkpoint';
export { registerRadnetLayers } from './registerRadnetLayers';
export { FoldSlices, foldSlices } from './slices/foldSlices';
export { SliceBiGru, sliceBiGru, type SliceBiGruArgs } from './slices/sliceBiGru';
export { SliceBiLstm, sliceBiLstm, type SliceBiLstmArgs } from './slices/sliceBiLstm';
export { SliceDeltas, sliceDeltas } from './slices/sliceDeltas';
export { UnfoldSlices, unfoldSlices } from './slices/unfoldSlices';
