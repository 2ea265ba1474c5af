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

/** All settings of a training. */
export interface Settings {
  /** The preset that gives the values which neither a flag nor a file sets. */
  readonly preset: PresetName;
  readonly variant: Variant;
  readonly backbone: (typeof BACKBONES)[number];
  /** Initial weights: a run, or a file with a DenseNet-121 trained on ImageNet. */
  readonly weights?: string;
  /** Layers that do not take their weights from `weights`: names separated by commas, as in `freeze`. */
  readonly except?: string;
  readonly freeze?: string;
  /** A manifest or a folder of CTs. Default: phantoms. */
  readonly data?: string;
  readonly label: string;
  readonly workers?: number;
  readonly cache?: string;
  readonly leaveOutDamagedSlices?: boolean;
  readonly phantoms: number;
  readonly phantomSlices: number;
  readonly out: string;
  readonly resume: boolean;
  /** The checkpoint of the run in `out` to resume from, instead of the newest. */
  readonly resumeFrom?: string;
  /** Resume although settings or CTs have changed. */
  readonly acceptChanges?: boolean;
  /** Number of checkpoints to keep, including the newest; the best is kept as well. */
  readonly keep: number;
  readonly device?: 'gpu' | BackendName;
  /** Train in all processes started by an MPI launcher. */
  readonly distributed?: boolean;
  /** Compute batch norm statistics over the batches of all processes. */
  readonly syncBatchNorm?: boolean;
  /** Number of steps between comparisons of the processes' weights. Default 100. */
  readonly checkEvery?: number;
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly momentum: number;
  /** Default: the optimizer's usual value. */
  readonly weightDecay?: number;
  readonly schedule: (typeof SCHEDULES)[number];
  /** Epochs. */
  readonly warmUp: number;
  /** Steps per update. */
  readonly accumulate: number;
  /** Default: no clipping. */
  readonly clipNorm?: number;
  /** Decay of the weights' moving average. Default: no average. */
  readonly average?: number;
  /** Epochs without improvement after which the training ends. Default: never. */
  readonly earlyStopping?: number;
  /** Minutes. */
  readonly saveEvery: number;
  readonly maskWeight: number;
  readonly bloodWeight: number;
  /** Default: chosen from the training CTs, see `defaultSliceWeight`. */
  readonly sliceWeight?: number;
  /** Default: chosen from the training CTs, see `chooseBalance`. */
  readonly balance?: Balance;
  readonly batchSize: number;
  readonly maxSlices: number;
  /** Slices to encode at a time. Default: all slices of a step. */
  readonly slicesPerChunk?: number;
  /** Memory for a step in GB. Default: what NVIDIA's driver says is free, or on the CPU what the machine has left. */
  readonly deviceMemory?: number;
  readonly maxRotation: number;
  readonly maxScale: number;
  readonly maxShift: number;
  readonly elasticAlpha: number;
  readonly elasticSigma: number;
  readonly maxNoise: number;
  readonly windowJitter: number;
  readonly depth: number;
  readonly growthRate: number;
  readonly dropoutRate: number;
  readonly lstmUnits: number;
  readonly pooledGain?: number;
  readonly windowLevel: number;
  readonly windowWidth: number;
  /** Names from `HOUNSFIELD_WINDOWS` separated by commas, instead of level and width. */
  readonly windows?: string;
  readonly neighbours: number;
  readonly spacingMm: number;
  readonly fieldOfViewMm: number;
  /** Probability from which a slice is positive. Default: chosen on the validation CTs, see `chooseThreshold`. */
  readonly threshold?: number;
  readonly minConsecutive: number;
}

/**
 * CTs from files are padded to a multiple of this many slices. Otherwise every length would need a compiled graph and memory of its own.
 * Phantoms all have the same length.
 */
export function sliceBucket({ data }: Pick<Settings, 'data'>): number {
  return data === undefined ? 1 : 8;
}

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
