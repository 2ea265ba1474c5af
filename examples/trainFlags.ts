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
        `expected names out of ${names.join(', ')}, with commas between, got '${unknown}'`,
      );
    }
    return given;
  };
  return { value: 'NAME,...', help, parse };
}

/** Each setting of a training as a flag. */
export const trainFlags = {
  ...grouped('Run', {
    preset: choice<PresetName>('the settings to start from (default small with --data, demo without)', [
      'demo',
      'small',
      'paper',
    ]),
    config: text(
      'FILE|RUN',
      'take the flags in this file, or in settings.json of this run; flags on the command line count more',
    ),
    out: text('FOLDER', 'where the run goes (default runs/PRESET)'),
    seed: whole('seed of phantoms, split, weights and augmentation', 0),
    epochs: whole('times through the training set'),
    device: deviceFlag,
    resume: toggle('go on where the run in --out stopped'),
    'resume-from': text('FOLDER', 'go on from this checkpoint of the run in --out, in place of the newest'),
    'accept-changes': toggle('go on although settings or CTs are others than those of the run'),
    'save-every': positive('minutes after which a training is saved within an epoch, too'),
    keep: whole('checkpoints that are kept, the newest among them; the best is kept beside them'),
  }),
  ...grouped('Several processes', {
    distributed: toggle('train in all processes that mpirun or srun started (see docs/many-machines.md)'),
    'sync-batch-norm': toggle('take batch norm’s statistics over the batches of all processes'),
    'check-every': whole('steps after which the processes compare their weights (default 100)'),
  }),
  ...grouped('CTs', {
    data: text(
      'PATH',
      'train on these CTs, a manifest or a folder (see docs/training.md); without it, on phantoms',
    ),
    label: text('CLASS', "the class of the manifest's labels by slice"),
    'leave-out-damaged-slices': toggle('train on CTs without their damaged slices, and say which these are'),
    workers: whole('threads that read and preprocess CTs (default: one less than the cores)'),
    cache: text('FOLDER', 'keeps preprocessed CTs here, for the next epochs and runs'),
    phantoms: whole('phantoms to make', 10),
    'phantom-slices': whole('slices of a phantom', 8),
    'window-level': number('centre of the brain window, HU'),
    'window-width': positive('width of the brain window, HU'),
    windows: windowNames('named windows as channels, in place of level and width'),
    neighbours: whole('slices on either side that come as channels, too', 0),
    'spacing-mm': positive('pixel size after resampling, mm'),
    'field-of-view-mm': positive('field of view, mm'),
  }),
  ...grouped('Network', {
    variant: choice('the network', VARIANTS),
    backbone: choice('what sees each slice; densenet is of --depth and --growth-rate', BACKBONES),
    depth: whole('depth of the DenseNet, 3 n + 4', 7),
    'growth-rate': whole('growth rate of the DenseNet'),
    'dropout-rate': number('share dropped after each convolution', { minimum: 0, below: 1 }),
    'lstm-units': whole('units of each direction of the LSTM'),
    'pooled-gain': positive('centre the pooled features and multiply them by this'),
    weights: text(
      'RUN|FILE',
      'start from the weights of a run, or of DenseNet-121 from ImageNet (see docs/transfer.md)',
    ),
    except: text(
      'NAME,...',
      'layers that --weights leaves out; a * at the end stands for the rest of a name',
    ),
    freeze: text('NAME,...', 'layers that stay as they are in training'),
  }),
  ...grouped('Training', {
    optimizer: choice('what moves the weights', OPTIMIZERS),
    rate: positive('initial learning rate (default for adam and adamw 0.001)'),
    schedule: choice(
      'divide the rate by 10 at 1/3 and at 2/3 of the training, or let it fall to 0',
      SCHEDULES,
    ),
    'warm-up': number('epochs in which the rate grows from a tenth', { minimum: 0 }),
    momentum: number('momentum of SGD', { minimum: 0, below: 1 }),
    'weight-decay': number('decay of kernels; biases, gamma and beta have none (default 0, adamw 0.01)', {
      minimum: 0,
    }),
    'clip-norm': positive('largest norm of all gradients together (default: they are not clipped)'),
    accumulate: whole('steps whose gradients make one update of the weights'),
    average: number(
      'decay of a moving average of the weights, such as 0.99, which is scored and saved (default: none)',
      { minimum: 0, below: 1 },
    ),
    'early-stopping': whole('epochs without a better one after which the training ends (default: none)'),
    'mask-weight': number('weight of each auxiliary segmentation loss', { minimum: 0 }),
    'blood-weight': positive('how much more a pixel of blood counts in those losses'),
    'slice-weight': positive(
      'how much more a positive slice counts in the loss (default: so much that both classes weigh the same)',
    ),
  }),
  ...grouped('Batches', {
    'batch-size': whole('CTs in a step'),
    'max-slices': whole('slices taken of a longer CT in a training step'),
    balance: choice(
      'what comes equally often of both classes (default: CTs where there are both, else slices)',
      BALANCES,
    ),
    'slices-per-chunk': whole(
      'slices encoded together, so that long CTs need less memory (default: all at once where they fit)',
    ),
    'device-memory': positive(
      'GB that a training step may take; one that needs more is encoded in chunks (default: what is free, as far as anybody says)',
    ),
  }),
  ...grouped('Augmentation', {
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
    'window-jitter': number('largest change of the window, in shares of its width', {
      minimum: 0,
      maximum: 1,
    }),
  }),
  ...grouped('Call', {
    threshold: number(
      'probability from which a slice is positive (default: the best on the validation CTs, or on their slices)',
      { minimum: 0, maximum: 1 },
    ),
    'min-consecutive': whole('positive slices in a row that make a CT positive'),
  }),
} satisfies Flags;
