import { callScan, type PredictionSet, type ScanPrediction } from '@radnet/core';
import { describeSlices, runsOf } from '../describeSlices';
import { markup, type Markup } from './markup';

/** The width of a slice in the strip's own units, and the height of a probability of 1. */
const WIDTH = 4;
const HEIGHT = 40;
const TRUTH = 5;

/**
 * The probabilities of a CT's slices, from foot to head, as a small area plot. The threshold is a dashed line, the consecutive slices that
 * made the call are shaded, and the truly positive slices are marked below. It takes some hundred bytes for each CT.
 */
export function strip(scan: ScanPrediction, { threshold, minConsecutive }: PredictionSet): Markup {
  const { probabilities, labels, labelsKnown = true } = scan;
  const slices = probabilities.length;
  const { run } = callScan(probabilities, { threshold, minConsecutive });
  const width = slices * WIDTH;
  const y = (probability: number): string => String(Number((HEIGHT * (1 - probability)).toFixed(1)));
  const area = Array.from(probabilities, (probability) => `V${y(probability)}h${WIDTH}`).join('');
  const description = describeSlices({ probabilities, threshold, run, ...(labelsKnown && { labels }) });
  return markup`<svg viewBox="0 0 ${width} ${HEIGHT + 2 + TRUTH}" preserveAspectRatio="none" role="img" aria-label="${description}">${
    run !== null &&
    markup`<rect class="run" x="${run.start * WIDTH}" y="0" width="${run.length * WIDTH}" height="${HEIGHT}"/>`
  }<path class="area" d="M0 ${HEIGHT}${area}V${HEIGHT}Z"/><path class="base" d="M0 ${HEIGHT}H${width}"/><path class="limit" d="M0 ${y(threshold)}H${width}"/>${(labelsKnown
    ? runsOf(labels)
    : []
  ).map(
    ({ start, length }) =>
      markup`<rect class="truth" x="${start * WIDTH}" y="${HEIGHT + 2}" width="${length * WIDTH}" height="${TRUTH}"/>`,
  )}</svg>`;
}
