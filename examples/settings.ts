import type { BackendName } from '@radnet/backends';
import {
  type AugmentOptions,
  HOUNSFIELD_WINDOWS,
  type HounsfieldWindowName,
  type PreprocessOptions,
} from '@radnet/data';
import type { Balance } from './balance';
import type { PresetName } from './presets';
import type { BACKBONES, Variant } from './radnet';
import type { OPTIMIZERS, SCHEDULES } from './trainingParts';

/**
 * All settings of a training. Each has a flag of the same name, see `trainFlags` for ranges; `presets.ts` has the
 * defaults.
 */
export interface Settings {
  /** The preset whose values apply if neither a flag nor a file sets them. */
  readonly preset: PresetName;
  readonly variant: Variant;
  readonly backbone: (typeof BACKBONES)[number];
  /** Initial weights: a run, or a file with a DenseNet-121 trained on ImageNet. */
  readonly weights?: string;
  /** Layers that do not take their weights from `weights`: names separated by commas, as in `freeze`. */
  readonly except?: string;
  /** Layers whose weights stay fixed: names separated by commas; `block*` matches all names that begin with `block`. */
  readonly freeze?: string;
  /** A manifest or a folder of CTs. Default: phantoms. */
  readonly data?: string;
  /** Class of the manifest's slice labels to train on. */
  readonly label: string;
  /** Threads that read and preprocess CTs. Default: number of cores minus one. */
  readonly workers?: number;
  /** Folder that keeps preprocessed CTs for later epochs and runs. Default: no cache. */
  readonly cache?: string;
  /** Read CTs without their damaged slices. Default: a CT with a damaged slice fails. */
  readonly leaveOutDamagedSlices?: boolean;
  /** Number of phantoms, if there is no `data`. */
  readonly phantoms: number;
  /** Slices in each phantom. */
  readonly phantomSlices: number;
  /** Folder of the run. */
  readonly out: string;
  /** Resume the run in `out` from its newest checkpoint. */
  readonly resume: boolean;
  /** The checkpoint of the run in `out` to resume from, instead of the newest. */
  readonly resumeFrom?: string;
  /** Resume although settings or CTs have changed. */
  readonly acceptChanges?: boolean;
  /** Number of checkpoints to keep, including the newest; the best is kept as well. */
  readonly keep: number;
  /** Backend to compute on, or `gpu` for the first one with a GPU. Default: the first backend that starts. */
  readonly device?: 'gpu' | BackendName;
  /** Train in all processes started by an MPI launcher. */
  readonly distributed?: boolean;
  /** Compute batch norm statistics over the batches of all processes. */
  readonly syncBatchNorm?: boolean;
  /** Number of steps between comparisons of the processes' weights. Default 100. */
  readonly checkEvery?: number;
  /** Seed for phantoms, split, initial weights and augmentation. */
  readonly seed: number;
  readonly epochs: number;
  /** Initial learning rate. */
  readonly rate: number;
  readonly optimizer: (typeof OPTIMIZERS)[number];
  /** Momentum of SGD. */
  readonly momentum: number;
  /** Weight decay of kernels. Default: the optimizer's usual value. */
  readonly weightDecay?: number;
  readonly schedule: (typeof SCHEDULES)[number];
  /** Epochs in which the rate rises from a tenth to its full value. */
  readonly warmUp: number;
  /** Steps per update of the weights; their gradients are averaged. */
  readonly accumulate: number;
  /** Largest global norm of the gradients; larger ones are scaled down. Default: no clipping. */
  readonly clipNorm?: number;
  /** Decay of the weights' moving average. Default: no average. */
  readonly average?: number;
  /** Epochs without improvement after which the training ends. Default: never. */
  readonly earlyStopping?: number;
  /** Minutes between saves within an epoch. */
  readonly saveEvery: number;
  /** Weight of each auxiliary segmentation loss; the slices' loss has weight 1. */
  readonly maskWeight: number;
  /** Weight of a pixel with blood in these losses, relative to one without. */
  readonly bloodWeight: number;
  /**
   * Weight of a positive slice in the loss, relative to a negative one. Default: chosen from the training CTs, see
   * `defaultSliceWeight`.
   */
  readonly sliceWeight?: number;
  /** What to draw equally often from both classes. Default: chosen from the training CTs, see `chooseBalance`. */
  readonly balance?: Balance;
  /** CTs per step. */
  readonly batchSize: number;
  /** Largest number of neighbouring slices that a training step takes from a CT. */
  readonly maxSlices: number;
  /** Slices to encode at a time. Default: all slices of a step. */
  readonly slicesPerChunk?: number;
  /** Memory for a step in GB. Default: what NVIDIA's driver says is free, or on the CPU what the machine has left. */
  readonly deviceMemory?: number;
  /** Largest rotation, in degrees. */
  readonly maxRotation: number;
  /** Largest factor for enlarging or shrinking. */
  readonly maxScale: number;
  /** Largest shift along each axis, in pixels. */
  readonly maxShift: number;
  /** Strength of elastic deformation in pixels: see `ElasticOptions`. 0 for none. */
  readonly elasticAlpha: number;
  /** Smoothness of elastic deformation, in pixels. */
  readonly elasticSigma: number;
  /** Largest standard deviation of noise, as a fraction of the window. */
  readonly maxNoise: number;
  /** Largest change of the window, as a fraction of its width. */
  readonly windowJitter: number;
  /** Depth of the DenseNet: 3 n + 4 for a whole number n. */
  readonly depth: number;
  readonly growthRate: number;
  /** Dropout rate after each convolution. */
  readonly dropoutRate: number;
  /** LSTM units in each direction. */
  readonly lstmUnits: number;
  /** Factor on the centred pooled features: see `RadnetOptions`. */
  readonly pooledGain?: number;
  /** Centre of the window, in HU. */
  readonly windowLevel: number;
  /** Width of the window, in HU. */
  readonly windowWidth: number;
  /** Names from `HOUNSFIELD_WINDOWS` separated by commas, instead of level and width. */
  readonly windows?: string;
  /** Neighbouring slices on each side to add as channels. */
  readonly neighbours: number;
  /** Pixel size after resampling, in mm. */
  readonly spacingMm: number;
  /** Side of the square field of view, in mm. */
  readonly fieldOfViewMm: number;
  /** Probability from which a slice is positive. Default: chosen on the validation CTs, see `chooseThreshold`. */
  readonly threshold?: number;
  /** Number of positive slices in a row that makes a CT positive. */
  readonly minConsecutive: number;
}

/**
 * Returns the number of slices to whose multiple CTs are padded. CTs from files need it: otherwise every length would
 * have its own compiled graph and memory. Phantoms all have the same length.
 */
export function sliceBucket({ data }: Pick<Settings, 'data'>): number {
  return data === undefined ? 1 : 8;
}

/** Returns the settings' part for preprocessing. */
export function preprocessOptions(
  settings: Pick<
    Settings,
    'windowLevel' | 'windowWidth' | 'windows' | 'neighbours' | 'spacingMm' | 'fieldOfViewMm'
  >,
): PreprocessOptions {
  const { windowLevel, windowWidth, windows, neighbours, spacingMm, fieldOfViewMm } = settings;
  const window =
    windows === undefined
      ? { level: windowLevel, width: windowWidth }
      : windows.split(',').map((name) => HOUNSFIELD_WINDOWS[name as HounsfieldWindowName]);
  return { window, neighbours, spacingMm, fieldOfViewMm };
}

/** Returns the settings' part for augmentation. */
export function augmentOptions(settings: Settings): AugmentOptions {
  const { elasticAlpha: alpha, elasticSigma: sigma } = settings;
  return {
    maxRotationDegrees: settings.maxRotation,
    maxScale: settings.maxScale,
    maxShiftPixels: settings.maxShift,
    maxNoise: settings.maxNoise,
    maxWindowJitter: settings.windowJitter,
    ...(alpha > 0 && { elastic: { alpha, sigma } }),
  };
}
