import { requireKnownOptions } from '../../errors/requireKnownOptions';
import type * as tf from '@tensorflow/tfjs';
import type { EpochReport, RunStart, TrainingObserver } from '../../training/trainingObserver';
import { type EventFileWriter, eventFileWriter } from './eventFileWriter';

/** Options of `tensorBoardLog`. */
export interface TensorBoardOptions {
  /** The model that is trained: after each epoch, a histogram of each of its weights is written. */
  readonly model?: tf.LayersModel;
  /** After each epoch, pictures as PNG files by their tags. */
  readonly images?: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

const OPTIONS = Object.keys({
  model: true,
  images: true,
} satisfies Record<keyof TensorBoardOptions, true>);

/**
 * Logs a training for TensorBoard, in a file `events.out.tfevents.*` of a folder: `tensorboard --logdir FOLDER` shows it while it is
 * written. All is logged by the number of steps taken since the run began, also by the run that is resumed, whose file takes the place of
 * what was logged beyond the checkpoint that it goes on from.
 *
 * - `step/loss`, `step/loss/HEAD`, `step/rate`: after each step
 * - `epoch/loss`, `epoch/loss/HEAD`: the epoch's means; `metrics/NAME`: its metrics
 * - `weights/NAME`: histograms of the weights
 *
 * The observer throws a RadnetError that names the file, where it cannot be written, or the weight that is not finite.
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
  // The original name: a model that was loaded beside another may have got others.
  for (const weight of model.weights) weights[`weights/${weight.originalName}`] = await weight.read().data();
  return weights;
}
