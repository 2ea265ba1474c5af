import type { BackendName } from '@radnet/core';
import {
  type AugmentOptions,
  HOUNSFIELD_WINDOWS,
  type HounsfieldWindowName,
  type PreprocessOptions,
} from '@radnet/data';
import { choice, type Flag, type Flags, number, readFlags, text, toggle, UsageError } from './commandLine';
import { type Balance, BALANCES } from './balance';
import type { CtOptions } from './ctScans';
import { type PresetName, PRESETS } from './presets';
import { checkSettings } from './checkSettings';
import { BACKBONES, type Variant, VARIANTS } from './radnet';
import { settingOf, settingsArguments } from './settingsFile';
import { deviceFlag } from './startBackend';
import { ADAM_RATE, OPTIMIZERS, SCHEDULES } from './trainingParts';

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

const whole = (help: string, minimum = 1) => number(help, { minimum, whole: true });
const positive = (help: string) => number(help, { above: 0 });

function windowNames(help: string): Flag<string> {
  const names = Object.keys(HOUNSFIELD_WINDOWS);
  const parse = (given: string): string => {
    const unknown = given.split(',').find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `expected names out of ${names.join(', ')}, with commas between, got '${unknown}'`,
      );
    }
    return given;
  };
  return { value: 'NAME,...', help, parse };
}

export const trainFlags = {
  config: text(
    'FILE|RUN',
    'take the flags in this file, or in settings.json of this run; flags on the command line count more',
  ),
  preset: choice<PresetName>('the settings to start from (default small with --data, demo without)', [
    'demo',
    'small',
    'paper',
  ]),
  variant: choice('the network', VARIANTS),
  backbone: choice('what sees each slice; densenet is of --depth and --growth-rate', BACKBONES),
  weights: text(
    'RUN|FILE',
    'start from the weights of a run, or of DenseNet-121 from ImageNet (see docs/transfer.md)',
  ),
  except: text('NAME,...', 'layers that --weights leaves out; a * at the end stands for the rest of a name'),
  freeze: text('NAME,...', 'layers that stay as they are in training'),
  data: text(
    'PATH',
    'train on these CTs, a manifest or a folder (see docs/training.md); without it, on phantoms',
  ),
  label: text('CLASS', "the class of the manifest's labels by slice"),
  workers: whole('threads that read and preprocess CTs (default: one less than the cores)'),
  cache: text('FOLDER', 'keeps preprocessed CTs here, for the next epochs and runs'),
  'leave-out-damaged-slices': toggle('train on CTs without their damaged slices, and say which these are'),
  phantoms: whole('phantoms to make', 10),
  'phantom-slices': whole('slices of a phantom', 8),
  out: text('FOLDER', 'where the run goes (default runs/PRESET)'),
  resume: toggle('go on where the run in --out stopped'),
  'resume-from': text('FOLDER', 'go on from this checkpoint of the run in --out, in place of the newest'),
  'accept-changes': toggle('go on although settings or CTs are others than those of the run'),
  keep: whole('checkpoints that are kept, the newest among them; the best is kept beside them'),
  device: deviceFlag,
  seed: whole('seed of phantoms, split, weights and augmentation', 0),
  epochs: whole('times through the training set'),
  rate: positive('initial learning rate (default for adam and adamw 0.001)'),
  optimizer: choice('what moves the weights', OPTIMIZERS),
  momentum: number('momentum of SGD', { minimum: 0, below: 1 }),
  'weight-decay': number('decay of kernels; biases, gamma and beta have none (default 0, adamw 0.01)', {
    minimum: 0,
  }),
  schedule: choice('divide the rate by 10 at 1/3 and at 2/3 of the training, or let it fall to 0', SCHEDULES),
  'warm-up': number('epochs in which the rate grows from a tenth', { minimum: 0 }),
  accumulate: whole('steps whose gradients make one update of the weights'),
  'clip-norm': positive('largest norm of all gradients together (default: they are not clipped)'),
  average: number(
    'decay of a moving average of the weights, such as 0.99, which is scored and saved (default: none)',
    { minimum: 0, below: 1 },
  ),
  'early-stopping': whole('epochs without a better one after which the training ends (default: none)'),
  'save-every': positive('minutes after which a training is saved within an epoch, too'),
  'mask-weight': number('weight of each auxiliary segmentation loss', { minimum: 0 }),
  'blood-weight': positive('how much more a pixel of blood counts in those losses'),
  'slice-weight': positive(
    'how much more a positive slice counts in the loss (default: so much that both classes weigh the same)',
  ),
  balance: choice(
    'what comes equally often of both classes (default: CTs where there are both, else slices)',
    BALANCES,
  ),
  'batch-size': whole('CTs in a step'),
  'max-slices': whole('slices taken of a longer CT in a training step'),
  'slices-per-chunk': whole(
    'slices encoded together, so that long CTs need less memory (default: all at once where they fit)',
  ),
  'device-memory': positive(
    'GB that a training step may take; one that needs more is encoded in chunks (default: what is free, as far as anybody says)',
  ),
  'max-rotation': number('largest rotation of an augmented CT, in degrees', { minimum: 0, maximum: 180 }),
  'max-scale': number('largest factor by which an augmented CT is enlarged or made smaller', {
    minimum: 1,
    maximum: 10,
  }),
  'max-shift': number('largest shift of an augmented CT along either axis, in pixels', { minimum: 0 }),
  'elastic-alpha': number('strength of elastic deformation, in pixels: see ElasticOptions', { minimum: 0 }),
  'elastic-sigma': number('smoothness of elastic deformation, in pixels', { minimum: 0.5, maximum: 1000 }),
  'max-noise': number('largest standard deviation of noise, in shares of the window', {
    minimum: 0,
    maximum: 1,
  }),
  'window-jitter': number('largest change of the window, in shares of its width', { minimum: 0, maximum: 1 }),
  depth: whole('depth of the DenseNet, 3 n + 4', 7),
  'growth-rate': whole('growth rate of the DenseNet'),
  'dropout-rate': number('share dropped after each convolution', { minimum: 0, below: 1 }),
  'lstm-units': whole('units of each direction of the LSTM'),
  'pooled-gain': positive('centre the pooled features and multiply them by this'),
  'window-level': number('centre of the brain window, HU'),
  'window-width': positive('width of the brain window, HU'),
  windows: windowNames('named windows as channels, in place of level and width'),
  neighbours: whole('slices on either side that come as channels, too', 0),
  'spacing-mm': positive('pixel size after resampling, mm'),
  'field-of-view-mm': positive('field of view, mm'),
  threshold: number(
    'probability from which a slice is positive (default: the best on the validation CTs, or on their slices)',
    { minimum: 0, maximum: 1 },
  ),
  'min-consecutive': whole('positive slices in a row that make a CT positive'),
} satisfies Flags;

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
  const values = { ...(config !== undefined && readSettingsFile(config, all)), ...typed };
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
  checkSettings(settings, changes);
  return settings;
}

function readSettingsFile<F extends Flags>(
  path: string,
  flags: F,
): ReturnType<typeof readFlags<F>>['values'] {
  const { file, argv } = settingsArguments(path, flags);
  try {
    return readFlags(flags, argv).values;
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`--config ${file}: ${error.message}`) : error;
  }
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
