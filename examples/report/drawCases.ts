import type { ScanSource } from '@radnet/data';
import { gradCam } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { heatOverlay, type Picture } from '../heatOverlay';
import type { TrainedModel } from '../modelCard';
import { HEMORRHAGE } from '../radnet';
import { type CtShape, readCt } from '../readCt';
import { sideBySide } from '../sideBySide';
import type { ShownCase } from './chooseCases';

/** Side of a picture, in pixels. */
const SIDE = 220;

/** The drawn slices. */
export interface DrawnCases {
  readonly panels: readonly string[];
  readonly pictures: readonly { readonly shown: ShownCase; readonly picture: Picture }[];
}

/**
 * Slices as the network sees them; beside each the heat map of its segmentation heads, if they were trained, and Grad-CAM. Cases of CTs
 * that are not among `scans` are left out.
 */
export async function drawCases(
  trained: TrainedModel,
  cases: readonly ShownCase[],
  scans: readonly ScanSource[],
): Promise<DrawnCases> {
  const { masks = true } = trained.card;
  const attends = masks && trained.model.outputs.length > 1;
  const sources = new Map(scans.map((scan) => [scan.id, scan]));
  const pictures: { shown: ShownCase; picture: Picture }[] = [];
  for (const shown of cases) {
    const source = sources.get(shown.scan);
    if (source !== undefined)
      pictures.push({ shown, picture: await drawCase(trained, shown, source, attends) });
  }
  return { panels: ['slice', ...(attends ? ['attention'] : []), 'Grad-CAM'], pictures };
}

async function drawCase(
  { model, card }: TrainedModel,
  { slice }: ShownCase,
  source: ScanSource,
  attends: boolean,
): Promise<Picture> {
  const { image, slices, height, width, channels = 1 } = await source.load();
  const shape: CtShape = [1, slices, height, width, channels];
  const size = [SIDE, SIDE] as const;
  const area = SIDE * SIDE;
  const grey = enlarged(image, shape, slice, card.preprocess.neighbours ?? 0);
  const panels = [heatOverlay(grey, undefined, SIDE)];
  if (attends) {
    const attention = { lesionWeight: card.settings.bloodWeight, size };
    const { heat } = await readCt(model, image, shape, { attention, slicesOfCt: card.slicesOfCt });
    panels.push(heatOverlay(grey, heat?.subarray(slice * area, (slice + 1) * area), SIDE));
  }
  const inputs = { scan: tf.tensor(image, shape), sliceMask: tf.ones([1, slices]) };
  const named = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => model.inputNames.includes(name)),
  );
  const map = await gradCam(model, named, { output: HEMORRHAGE, slices: [slice], size });
  panels.push(heatOverlay(grey, await map.data<'float32'>(), SIDE));
  tf.dispose([map, ...Object.values(inputs)]);
  return sideBySide(panels);
}

/** The first window of a slice, resampled bilinearly to `SIDE` pixels. */
function enlarged(
  image: Float32Array,
  [, , height, width, channels]: CtShape,
  slice: number,
  neighbours: number,
): Float32Array {
  // The windows of the lowest neighbour come first, then those of the next, so the slice itself is in the middle.
  const windows = channels / (2 * neighbours + 1);
  const channel = neighbours * windows;
  return tf.tidy(() => {
    const area = height * width * channels;
    const own = tf.tensor(image.subarray(slice * area, (slice + 1) * area), [height, width, channels]);
    const grey = own.slice([0, 0, channel], [height, width, 1]) as tf.Tensor3D;
    return tf.image.resizeBilinear(grey, [SIDE, SIDE], false, true).dataSync<'float32'>();
  });
}
