import type { MeasuredScan, PreparedScan } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { encodePng, heatOverlay } from './heatOverlay';
import { type CtShape, readCt } from './readCt';
import type { Settings } from './settings';
import { sideBySide } from './sideBySide';

/** Draws PNG files with the current model, by their tags in TensorBoard. */
export type Pictures = () => Promise<Record<string, Uint8Array>>;

/**
 * Pictures of two slices of the first validation CT with a mask: the one with the most hemorrhage, and the one without hemorrhage that is
 * nearest to the middle of the CT. Each is shown with its mask (left) and with the heat map (right). Only these slices are kept and
 * read, so that an epoch's pictures cost next to nothing.
 *
 * @returns undefined if the network has no heat map, or no CT has a mask.
 */
export async function validationPictures(
  model: tf.LayersModel,
  validation: readonly MeasuredScan[],
  { bloodWeight, neighbours }: Pick<Settings, 'bloodWeight' | 'neighbours'>,
): Promise<Pictures | undefined> {
  const chosen = validation.find(({ summary }) => summary.masked);
  if (chosen === undefined || model.outputs.length === 1) return undefined;
  const scan = await chosen.load();
  const { height, width, channels = 1 } = scan;
  const slices = chooseSlices(scan);
  const image = joined(slices.map(({ index }) => sliceOf(scan.image, index, height * width * channels)));
  const masks = slices.map(({ index }) => sliceOf(scan.mask, index, height * width).slice());
  const shape: CtShape = [1, slices.length, height, width, channels];
  // The first window of the slice itself: see `stackChannels`.
  const shown = (channels / (2 * neighbours + 1)) * neighbours;
  return async () => {
    const attention = { lesionWeight: bloodWeight, size: [height, width] } as const;
    const { heat } = await readCt(model, image, shape, { attention });
    const pictures = slices.map(({ name }, i) => {
      const pixels = sliceOf(image, i, height * width * channels);
      const grey = pixels.filter((_, at) => at % channels === shown);
      const overlays = [masks[i]!, sliceOf(heat!, i, height * width)];
      const picture = sideBySide(overlays.map((overlay) => heatOverlay(grey, overlay, width)));
      return [`validation/${name}`, encodePng(picture)] as const;
    });
    return Object.fromEntries(pictures);
  };
}

function chooseSlices(scan: PreparedScan): { name: string; index: number }[] {
  const { slices, height, width, mask } = scan;
  const areas = Array.from({ length: slices }, (_, i) =>
    sliceOf(mask, i, height * width).reduce((sum, inside) => sum + inside, 0),
  );
  const fromMiddle = (index: number): number => Math.abs(index - (slices - 1) / 2);
  const free = areas.flatMap((area, index) => (area === 0 ? [index] : []));
  const [nearest] = free.sort((a, b) => fromMiddle(a) - fromMiddle(b));
  return [
    { name: 'most hemorrhage', index: areas.indexOf(Math.max(...areas)) },
    ...(nearest === undefined ? [] : [{ name: 'no hemorrhage', index: nearest }]),
  ];
}

function sliceOf<T extends Float32Array | Uint8Array>(values: T, index: number, size: number): T {
  return values.subarray(index * size, (index + 1) * size) as T;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
