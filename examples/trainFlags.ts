import { HOUNSFIELD_WINDOWS } from '@radnet/data';
import { BALANCES } from './balance';
import { choice, type Flag, type Flags, grouped, number, text, toggle, UsageError } from './commandLine';
import type { PresetName } from './presets';
import { BACKBONES, VARIANTS } from './radnet';
import { deviceFlag } from './startBackend';
import { OPTIMIZERS, SCHEDULES } from './trainingParts';

const whole = (help: string, minimum = 1) => number(help, { minimum, whole: true });
const positive = (help: string) => number(help, { above: 0 });

function windowNames(help: string): Flag<string> {
  const names = Object.keys(HOUNSFIELD_WINDOWS);
  const parse = (given: string): string => {
    const unknown = given.split(',').find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `expected names out of ${names.join(', ')}, separated by commas, got '${unknown}'`,
      );
    }
    return given;
  };
  return { value: 'NAME,...', help, parse };
}

/** Every setting of a training as a flag. */
export const trainFlags = {
  ...grouped('Run', {
    preset: choice<PresetName>('settings to start from (default: small with --data, demo without)', [
      'demo',
      'small',
      'paper',
    ]),
    config: text(
      'FILE|RUN',
      'take settings from this file, or from settings.json of this run; flags on the command line override them',
    ),
    out: text('FOLDER', 'folder of the run (default runs/PRESET)'),
    seed: whole('seed for phantoms, split, initial weights and augmentation', 0),
    epochs: whole('number of passes through the training set'),
    device: deviceFlag,
    resume: toggle('continue the run in --out from its newest checkpoint'),
    'resume-from': text('FOLDER', 'continue from this checkpoint of the run in --out instead of the newest'),
    'accept-changes': toggle('continue although settings or CTs have changed since the run started'),
    'save-every': positive('minutes between saves within an epoch'),
    keep: whole('number of checkpoints to keep, including the newest; the best is kept as well'),
  }),
  ...grouped('Several processes', {
    distributed: toggle('train in all processes started by mpirun or srun (see docs/many-machines.md)'),
    'sync-batch-norm': toggle('compute batch norm statistics over the batches of all processes'),
    'check-every': whole('number of steps between comparisons of the processes’ weights (default 100)'),
  }),
  ...grouped('CTs', {
    data: text('PATH', 'manifest or folder of the CTs to train on (see docs/training.md); default: phantoms'),
    label: text('CLASS', "class of the manifest's slice labels to train on"),
    'leave-out-damaged-slices': toggle('read CTs without their damaged slices, and list these'),
    workers: whole('threads that read and preprocess CTs (default: number of cores minus one)'),
    cache: text('FOLDER', 'keep preprocessed CTs here for later epochs and runs'),
    phantoms: whole('number of phantoms', 10),
    'phantom-slices': whole('slices in each phantom', 8),
    'window-level': number('centre of the brain window, HU'),
    'window-width': positive('width of the brain window, HU'),
    windows: windowNames('named windows, each a channel, instead of one level and width'),
    neighbours: whole('neighbouring slices on each side to add as channels', 0),
    'spacing-mm': positive('pixel size after resampling, mm'),
    'field-of-view-mm': positive('field of view, mm'),
  }),
  ...grouped('Network', {
    variant: choice('network to train', VARIANTS),
    backbone: choice('CNN for the slices; --depth and --growth-rate apply to densenet', BACKBONES),
    depth: whole('depth of the DenseNet: 3 n + 4 for a whole n', 7),
    'growth-rate': whole('growth rate of the DenseNet'),
    'dropout-rate': number('dropout rate after each convolution', { minimum: 0, below: 1 }),
    'lstm-units': whole('LSTM units in each direction'),
    'pooled-gain': positive('centre the pooled features and multiply them by this factor'),
    weights: text(
      'RUN|FILE',
      'initial weights: those of a run, or a .safetensors or .npz file (see docs/transfer.md)',
    ),
    except: text(
      'NAME,...',
      'layers that do not take their weights from --weights; block* matches all names that begin with block',
    ),
    freeze: text('NAME,...', 'layers whose weights stay fixed; * as in --except'),
  }),
  ...grouped('Training', {
    optimizer: choice('optimizer', OPTIMIZERS),
    rate: positive('initial learning rate (default for adam and adamw: 0.001)'),
    schedule: choice(
      'step: divide the rate by 10 after 1/3 and 2/3 of the training; cosine: lower it to 0 along a cosine',
      SCHEDULES,
    ),
    'warm-up': number('epochs in which the rate rises from a tenth to its full value', { minimum: 0 }),
    momentum: number('momentum of SGD', { minimum: 0, below: 1 }),
    'weight-decay': number(
      'weight decay of kernels; biases, gamma and beta have none (default 0, with adamw 0.01)',
      {
        minimum: 0,
      },
    ),
    'clip-norm': positive('scale gradients down if their global norm exceeds this (default: no clipping)'),
    accumulate: whole('number of steps per update of the weights; their gradients are averaged'),
    average: number(
      'decay of a moving average of the weights, such as 0.99; the average is scored and saved (default: none)',
      { minimum: 0, below: 1 },
    ),
    'early-stopping': whole('end the training after this many epochs without improvement (default: never)'),
    'mask-weight': number('weight of each auxiliary segmentation loss', { minimum: 0 }),
    'blood-weight': positive('weight of a pixel with blood in these losses, relative to one without'),
    'slice-weight': positive(
      'weight of a positive slice in the loss, relative to a negative one (default: balances the two classes)',
    ),
  }),
  ...grouped('Batches', {
    'batch-size': whole('CTs per step'),
    'max-slices': whole('largest number of neighbouring slices that a training step takes from a CT'),
    balance: choice(
      'draw CTs or slices of both classes equally often (default: scans if there are CTs of both, else slices)',
      BALANCES,
    ),
    'slices-per-chunk': whole(
      'slices of each CT to encode at a time; fewer need less memory (default: all, if they fit)',
    ),
    'device-memory': positive(
      'memory for a training step in GB; a step that needs more is encoded in chunks (default: what is free, if known)',
    ),
  }),
  ...grouped('Augmentation', {
    'max-rotation': number('largest rotation, degrees', { minimum: 0, maximum: 180 }),
    'max-scale': number('largest factor for enlarging or shrinking', {
      minimum: 1,
      maximum: 10,
    }),
    'max-shift': number('largest shift along each axis, pixels', { minimum: 0 }),
    'elastic-alpha': number('strength of elastic deformation, pixels (see ElasticOptions)', { minimum: 0 }),
    'elastic-sigma': number('smoothness of elastic deformation, pixels', { minimum: 0.5, maximum: 1000 }),
    'max-noise': number('largest standard deviation of noise, as a fraction of the window', {
      minimum: 0,
      maximum: 1,
    }),
    'window-jitter': number('largest change of the window, as a fraction of its width', {
      minimum: 0,
      maximum: 1,
    }),
  }),
  ...grouped('Call', {
    threshold: number(
      'probability from which a slice is positive (default: chosen on the validation CTs, or on their slices)',
      { minimum: 0, maximum: 1 },
    ),
    'min-consecutive': whole('number of positive slices in a row that makes a CT positive'),
  }),
} satisfies Flags;
