import { requireLabelsFor, requireProbabilities } from './requireInputs';

/**
 * The threshold at which probabilities tell two classes apart best: where recall + specificity - 1 is largest, halfway
 * between the probabilities on either side. The highest one among equals. Choose it on validation data, never on the
 * data that the result is reported on.
 *
 * Source: Youden 1950, "Index for rating diagnostic tests".
 *
 * @param labels 0 or 1.
 * @param probabilities In [0, 1].
 * @returns NaN where a class is missing.
 * @throws RadnetError where probabilities or labels do not fit.
 */
export function youdenThreshold(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  const falling = Array.from(probabilities, (probability, i) => ({ probability, label: labels[i]! })).sort(
    (a, b) => b.probability - a.probability,
  );
  const positives = falling.filter(({ label }) => label === 1).length;
  const negatives = falling.length - positives;
  if (positives === 0 || negatives === 0) return NaN;
  let best = { index: -Infinity, threshold: NaN };
  let index = 0;
  falling.forEach(({ probability, label }, i) => {
    index += label === 1 ? 1 / positives : -1 / negatives;
    const next = falling[i + 1]?.probability ?? 0;
    if (next < probability && index > best.index) best = { index, threshold: (probability + next) / 2 };
  });
  return best.threshold;
}
