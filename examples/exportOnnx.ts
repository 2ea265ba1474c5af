import { RadnetError } from '@radnet/core';
import { toOnnx } from '@radnet/onnx';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';

/**
 * A trained RADnet as an ONNX file that takes any number of scans at once. What a program must know to use it rightly
 * is in the file's metadata: how slices are preprocessed, what the outputs are, and from which probability on a slice
 * is positive.
 *
 * @param slices Slices of a scan: the recurrent layer is written out slice by slice, so that their number is fixed.
 *   Shorter scans are filled up, and `sliceMask` says which slices are real.
 * @param version Of the program that writes the file.
 */
export function exportOnnx({ model, card }: TrainedModel, slices: number, version: string): Uint8Array {
  const inputShape = model.inputs.map(({ name, shape }) => {
    const [batch, , ...rest] = shape;
    if (rest.includes(null))
      throw new RadnetError(
        `--model: expected input ${name} with a known image size, got [${shape.join(', ')}]`,
      );
    return [batch!, slices, ...rest];
  });
  const { window, neighbours = 0, spacingMm, fieldOfViewMm } = card.preprocess;
  const windows = [window].flat();
  return toOnnx(model, {
    inputShape,
    metadata: {
      tool: `RADnet in TypeScript ${version}`,
      purpose: 'Research software, not a medical device.',
      'window level HU': windows.map(({ level }) => level).join(', '),
      'window width HU': windows.map(({ width }) => width).join(', '),
      'neighbouring slices': String(neighbours),
      'spacing mm': String(spacingMm),
      'field of view mm': String(fieldOfViewMm),
      'class names': JSON.stringify([HEMORRHAGE]),
      outputs: `logits: ${model.outputNames.join(', ')}`,
      threshold: String(card.threshold),
      'min consecutive slices': String(card.minConsecutive),
    },
  });
}
