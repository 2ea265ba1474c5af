import { requireKnownOptions } from '../../errors/requireKnownOptions';
import type * as tf from '@tensorflow/tfjs';
import type { EpochReport, RunStart, TrainingObserver } from '../../training/trainingObserver';
import { type EventFileWriter, eventFileWriter } from './eventFileWriter';

/** Settings for {@link tensorBoardLog}. */
export interface TensorBoardOptions {
  /**
   * The model being trained. A histogram of each of its weights is written after each epoch. Default: no histograms.
   */
  readonly model?: tf.LayersModel;
  /** Returns the images to write after each epoch, as bytes of PNG files by tag. Default: no images. */
  readonly images?: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

const OPTIONS = Object.keys({
  model: true,
  images: true,
} satisfies Record<keyof TensorBoardOptions, true>);

/**
 * Returns an observer that logs a training for TensorBoard to a file `events.out.tfevents.*` in a folder. Run
 * `tensorboard --logdir FOLDER` to watch it during training. The horizontal axis is the number of steps since the run
 * began. A resumed run writes a new file, and TensorBoard shows it in place of what was logged after the checkpoint.
 *
 * - `step/loss`, `step/loss/HEAD`, `step/rate`: total loss, loss of each head, and learning rate after each step
 * - `epoch/loss`, `epoch/loss/HEAD`, `metrics/NAME`: mean losses and metrics of each epoch
 * - `weights/NAME`: histograms of the weights
 *
 * The observer throws a RadnetError that names the file if it cannot be written, or a weight if it is not finite.
 */
export function tensorBoardLog(folder: string, options: TensorBoardOptions = {}): TrainingObserver {
  requireKnownOptions('tensorBoardLog', options, OPTIONS);
  const { model, images } = options;
  let run: RunStart;
  let writer: EventFileWriter;
  return {
    onStart: async (started) => {
      run = started;
      writer = await eventFileWriter(folder, run.epochsDone * run.stepsPerEpoch + run.stepsDone + 1);
    },
    onStep: ({ epoch, step, rate, ...report }) =>
      writer.scalars((epoch - 1) * run.stepsPerEpoch + step, {
        ...losses('step', report),
        'step/rate': rate,
      }),
    onEpoch: async (report) => {
      const step = report.epoch * run.stepsPerEpoch;
      await writer.scalars(step, { ...losses('epoch', report), ...prefixed('metrics/', report.metrics) });
      if (model) await writer.histograms(step, await weightsOf(model));
      if (images) await writer.images(step, await images());
    },
  };
}

function losses(
  group: string,
  { loss, losses }: Pick<EpochReport, 'loss' | 'losses'>,
): Record<string, number> {
  return { [`${group}/loss`]: loss, ...prefixed(`${group}/loss/`, losses) };
}

function prefixed<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

async function weightsOf(model: tf.LayersModel): Promise<Record<string, ArrayLike<number>>> {
  const weights: Record<string, ArrayLike<number>> = {};
  // Use the original name: TensorFlow.js renames weights if another model in memory has the same names.
  for (const weight of model.weights) weights[`weights/${weight.originalName}`] = await weight.read().data();
  return weights;
}
