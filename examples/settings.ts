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

/** Everything that a training is set by. */
export interface Settings {
  /** Whose values the others have that neither a flag nor a file names. */
  readonly preset: PresetName;
  readonly variant: Variant;
  readonly backbone: (typeof BACKBONES)[number];
  /** A run, or a file of a DenseNet-121 from ImageNet, whose weights the network starts with. */
  readonly weights?: string;
  /** Layers that `weights` leaves out; names, commas between them, as in `freeze`. */
  readonly except?: string;
  readonly freeze?: string;
  /** A manifest or a folder of one's own CTs; phantoms without it. */
  readonly data?: string;
  readonly label: string;
  readonly workers?: number;
  readonly cache?: string;
  readonly leaveOutDamagedSlices?: boolean;
  readonly phantoms: number;
  readonly phantomSlices: number;
  readonly out: string;
  readonly resume: boolean;
  /** A checkpoint of the run in `out` to go on from, in place of the newest. */
  readonly resumeFrom?: string;
  /** Go on although settings or data are not those of the run. */
  readonly acceptChanges?: boolean;
  /** Checkpoints to keep beside the best, the newest among them. */
  readonly keep: number;
  readonly device?: 'gpu' | BackendName;
  /** Trains in the processes that a launcher of MPI started. */
  readonly distributed?: boolean;
  /** Batch norm takes its statistics over the batches of all processes. */
  readonly syncBatchNorm?: boolean;
  /** Steps from one comparison of the processes' weights to the next; left out, 100. */
  readonly checkEvery?: number;
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly momentum: number;
  /** Left out, what is usual of the optimizer. */
  readonly weightDecay?: number;
  readonly schedule: (typeof SCHEDULES)[number];
  /** Epochs. */
  readonly warmUp: number;
  /** Steps an update. */
  readonly accumulate: number;
  /** Left out, nothing is clipped. */
  readonly clipNorm?: number;
  /** Decay of the weights' average; left out, there is none. */
  readonly average?: number;
  /** Epochs; left out, the training runs to its end. */
  readonly earlyStopping?: number;
  /** Minutes. */
  readonly saveEvery: number;
  readonly maskWeight: number;
  readonly bloodWeight: number;
  /** Left out, chosen from the training CTs: see `defaultSliceWeight`. */
  readonly sliceWeight?: number;
  /** Left out, chosen from the training CTs: see `chooseBalance`. */
  readonly balance?: Balance;
  readonly batchSize: number;
  readonly maxSlices: number;
  /** Left out, a step's slices are encoded at once. */
  readonly slicesPerChunk?: number;
  /** GB that a step may take; left out, what NVIDIA's driver says is free, on the CPU what the machine has left. */
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
  /** Names of `HOUNSFIELD_WINDOWS`, commas between them, in place of level and width. */
  readonly windows?: string;
  readonly neighbours: number;
  readonly spacingMm: number;
  readonly fieldOfViewMm: number;
  /** Probability from which a slice is positive; left out, chosen on the validation CTs: see `chooseThreshold`. */
  readonly threshold?: number;
  readonly minConsecutive: number;
}

/**
 * CTs from files are filled up to a multiple of so many slices: of as many lengths as there are, each would be a graph of
 * its own to compile and to keep memory for. Phantoms are all of one length.
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
