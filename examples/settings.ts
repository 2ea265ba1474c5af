import type { BackendName } from '@radnet/backends';
import {
  type AugmentOptions,
  HOUNSFIELD_WINDOWS,
  type HounsfieldWindowName,
  type PreprocessOptions,
} from '@radnet/data';
import type { Balance } from './balance';
import { type Flags, readFlags, UsageError } from './commandLine';
import type { CtOptions } from './ctScans';
import { settingOf } from './flagNames';
import { type PresetName, PRESETS } from './presets';
import { checkSettings } from './checkSettings';
import type { BACKBONES, Variant } from './radnet';
import { settingsArguments } from './settingsFile';
import { trainFlags } from './trainFlags';
import { ADAM_RATE, type OPTIMIZERS, type SCHEDULES } from './trainingParts';

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

/**
 * @param flags `trainFlags`, or what a program takes of them.
 * @throws UsageError where a flag is unknown or of the wrong form, on the command line or in the file that `--config` names, or
 *   flags do not go together.
 */
export function readSettings(
  argv: readonly string[],
  flags: Partial<typeof trainFlags> = trainFlags,
): Settings {
  const all = flags as typeof trainFlags;
  const { config, ...typed } = readFlags(all, argv).values;
  const { file, values: ofFile } = config === undefined ? {} : readSettingsFile(config, all);
  const values = { ...ofFile, ...typed };
  const { preset = values.data === undefined ? 'demo' : 'small', ...given } = values;
  const named = Object.entries(given).map(([flag, value]) => [settingOf(flag), value]);
  const changes = Object.fromEntries(named) as Partial<Settings>;
  const isAdam = changes.optimizer !== undefined && changes.optimizer !== 'sgd';
  const settings = {
    preset,
    out: `runs/${preset}`,
    ...PRESETS[preset],
    ...(isAdam && { rate: ADAM_RATE }),
    ...changes,
    resume: changes.resume === true || changes.resumeFrom !== undefined,
  };
  try {
    checkSettings(settings, changes);
  } catch (error) {
    if (!(error instanceof UsageError) || file === undefined) throw error;
    const ofFileAlone = Object.keys(ofFile ?? {}).filter((flag) => !Object.hasOwn(typed, flag));
    throw isAbout(error, ofFileAlone) ? inFile(file, error) : error;
  }
  return settings;
}

function readSettingsFile<F extends Flags>(
  path: string,
  flags: F,
): { file: string; values: ReturnType<typeof readFlags<F>>['values'] } {
  const { file, argv } = settingsArguments(path, flags);
  try {
    return { file, values: readFlags(flags, argv).values };
  } catch (error) {
    throw error instanceof UsageError ? inFile(file, error) : error;
  }
}

/** Whether an error, which begins with the flags that it is about, is about one of these. */
function isAbout({ message }: UsageError, flags: readonly string[]): boolean {
  const named = message.split(':')[0]!.split(', ');
  return flags.some((flag) => named.includes(`--${flag}`));
}

function inFile(file: string, { message }: UsageError): UsageError {
  return new UsageError(`--config ${file}: ${message}`);
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

export function ctOptions({
  label,
  workers,
  cache,
  leaveOutDamagedSlices,
  ...settings
}: Settings): CtOptions {
  return {
    preprocess: preprocessOptions(settings),
    label,
    ...(workers !== undefined && { workers }),
    ...(cache !== undefined && { cache }),
    ...(leaveOutDamagedSlices && { onDamagedSlice: 'leave-out' }),
  };
}
