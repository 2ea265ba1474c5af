import { callScan, type PredictionSet, type ScanPrediction } from '@radnet/core';
import { decimal } from './formatNumbers';
import { markup, type Markup } from './markup';

/** One slice is this wide in the strip's own units, and a probability of 1 this high. */
const WIDTH = 4;
const HEIGHT = 40;
const TRUTH = 5;

/**
 * The probabilities of a CT's slices, foot to head, as a small area plot: the threshold as a dashed line, the run of slices that made the
 * call shaded, the slices that are truly positive marked below. Some hundred bytes a CT.
 */
export function strip(scan: ScanPrediction, { threshold, minConsecutive }: PredictionSet): Markup {
  const { probabilities, labels, labelsKnown = true } = scan;
  const slices = probabilities.length;
  const { run } = callScan(probabilities, { threshold, minConsecutive });
  const width = slices * WIDTH;
  const y = (probability: number): string => String(Number((HEIGHT * (1 - probability)).toFixed(1)));
  const area = Array.from(probabilities, (probability) => `V${y(probability)}h${WIDTH}`).join('');
  const truth = labelsKnown ? runsOf(labels) : [];
  return markup`<svg viewBox="0 0 ${width} ${HEIGHT + 2 + TRUTH}" preserveAspectRatio="none" role="img" aria-label="${description(scan, threshold, run)}">${
    run !== null &&
    markup`<rect class="run" x="${run.start * WIDTH}" y="0" width="${run.length * WIDTH}" height="${HEIGHT}"/>`
  }<path class="area" d="M0 ${HEIGHT}${area}V${HEIGHT}Z"/><path class="base" d="M0 ${HEIGHT}H${width}"/><path class="limit" d="M0 ${y(threshold)}H${width}"/>${truth.map(
    ([start, length]) =>
      markup`<rect class="truth" x="${start * WIDTH}" y="${HEIGHT + 2}" width="${length * WIDTH}" height="${TRUTH}"/>`,
  )}</svg>`;
}

function description(
  { probabilities, labels, labelsKnown = true }: ScanPrediction,
  threshold: number,
  run: { readonly start: number; readonly length: number } | null,
): string {
  const values = Array.from(probabilities);
  const highest = values.indexOf(Math.max(...values));
  const truth = labelsKnown ? runsOf(labels).map(([start, length]) => range(start, length)) : [];
  return [
    `${values.length} slices, highest probability ${decimal(values[highest]!, 2)} in slice ${highest + 1}`,
    run
      ? `called positive by ${range(run.start, run.length)} at ${decimal(threshold, 2)}`
      : 'called negative',
    ...(labelsKnown
      ? [truth.length > 0 ? `truly positive ${truth.join(', ')}` : 'no slice truly positive']
      : []),
  ].join('; ');
}

function range(start: number, length: number): string {
  return length === 1 ? `slice ${start + 1}` : `slices ${start + 1} to ${start + length}`;
}

function runsOf(labels: ArrayLike<number>): [start: number, length: number][] {
  const runs: [number, number][] = [];
  Array.from(labels).forEach((label, i, all) => {
    if (label !== 1) return;
    if (all[i - 1] === 1) runs.at(-1)![1]++;
    else runs.push([i, 1]);
  });
  return runs;
}
