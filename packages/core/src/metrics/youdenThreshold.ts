import { requireLabelsFor, requireProbabilities } from './requireInputs';

/**
 * Returns the threshold that separates two classes best, by Youden's index: recall + specificity - 1 is largest there.
 * The threshold lies halfway between the neighbouring probabilities. Among equally good ones, the highest is returned.
 * Choose it on validation data, never on the data you report results on.
 *
 * Source: Youden 1950, "Index for rating diagnostic tests".
 *
 * @param labels One label per case, 0 or 1.
 * @param probabilities One probability per case, in [0, 1].
 * @returns The threshold; NaN if a class is missing.
 * @throws RadnetError that names the invalid entry, or the argument whose length differs.
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
