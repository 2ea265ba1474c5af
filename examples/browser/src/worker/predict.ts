import { type Volume, preprocessedSize } from '@radnet/data';
import * as tf from '@tensorflow/tfjs';
import { bloodVolumeMl } from '../../../bloodVolumeMl';
import type { TrainedModel } from '../../../modelCard';
import { predictCt } from '../../../predictCt';
import { READ_TOGETHER } from '../../../readingOptions';
import { requireHeadCt } from '../../../requireHeadCt';
import type { CtReading, EngineName, OnProgress } from './viewerWorker';

const STAGE = 'reading the CT with the model';

/**
 * A model's answer for a CT, computed by the running backend, as predict-ct gives it, with the heat map at 1 mm.
 *
 * @throws RadnetError if it is certainly not a CT of a head, has too few slices, or does not fit the model.
 */
export async function predict(
  trained: TrainedModel,
  volume: Volume,
  onProgress: OnProgress,
): Promise<CtReading> {
  const begin = performance.now();
  const { preprocess, threshold, minConsecutive, masks } = trained.card;
  const warnings = requireHeadCt('this CT', volume, minConsecutive);
  if (masks === false) warnings.push('the model was trained without masks: where it looks is not shown');
  const report = (fraction: number): void => onProgress({ stage: STAGE, fraction });
  report(0);
  // Uses 1 mm even if the network takes coarser slices.
  const size = preprocessedSize({ ...preprocess, spacingMm: 1 });
  const prediction = await predictCt(trained, volume, size, 'attention', {
    slicesTogether: slicesTogether(trained.model),
    onSlices: (read, slices) => report(read / slices),
  });
  const { probabilities, positionsMm, call, heat, bloodPixels } = prediction;
  const volumeMl =
    bloodPixels &&
    bloodVolumeMl(
      { bloodPixels, pixelMm: preprocess.spacingMm, positionsMm },
      (slice) => probabilities[slice]! >= threshold,
    );
  return {
    probabilities,
    call,
    threshold,
    minConsecutive,
    ...(heat && { heat: { values: heat, size, fieldOfViewMm: preprocess.fieldOfViewMm } }),
    ...(volumeMl !== undefined && { volumeMl }),
    warnings,
    engine: tf.getBackend() as EngineName,
    seconds: (performance.now() - begin) / 1000,
  };
}

/** Number of slices that are encoded together. The paper's network takes half a gigabyte for them, and more are no faster. */
const PIXELS_TOGETHER = 4 * 250 * 250;

function slicesTogether({ inputs }: tf.LayersModel): number {
  const [height, width] = inputs[0]!.shape.slice(2, 4) as [number, number];
  return Math.min(READ_TOGETHER, Math.max(1, Math.round(PIXELS_TOGETHER / (height * width))));
}
