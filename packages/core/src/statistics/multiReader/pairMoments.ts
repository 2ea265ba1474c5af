/** A reader's scores by class; null if not read. */
export interface ClassScores {
  readonly negatives: readonly (number | null)[];
  readonly positives: readonly (number | null)[];
}

/**
 * Sums over pairs of comparisons. A comparison is of a negative with a positive case; each pair has one comparison by
 * each of two readers. The four sums are over pairs that share at least both cases, the positive, the negative, or
 * none.
 */
export type PairSums = readonly [both: number, positive: number, negative: number, any: number];

export interface PairMoments {
  /** Sums of products of outcomes: 1 if the positive scores higher, 1/2 for a tie, else 0. */
  readonly outcomes: PairSums;
  /** Number of products in each sum. */
  readonly counts: PairSums;
}

/** Sums of one reader's outcomes, computed once and used in every pair with another reader. */
export interface ReaderSums {
  readonly scores: ClassScores;
  /** For each negative: outcomes summed over the positives that the reader has read; 0 if the negative was not read. */
  readonly byNegative: Float64Array;
  readonly byPositive: Float64Array;
  readonly outcomes: number;
  readonly negatives: number;
  readonly positives: number;
}

export function sumReader(scores: ClassScores): ReaderSums {
  const byNegative = new Float64Array(scores.negatives.length);
  const byPositive = new Float64Array(scores.positives.length);
  let outcomes = 0;
  scores.negatives.forEach((negative, i) => {
    if (negative === null) return;
    scores.positives.forEach((positive, j) => {
      if (positive === null) return;
      const outcome = outcomeOf(negative, positive);
      byNegative[i]! += outcome;
      byPositive[j]! += outcome;
      outcomes += outcome;
    });
  });
  const read = (readings: readonly (number | null)[]): number =>
    readings.filter((reading) => reading !== null).length;
  return {
    scores,
    byNegative,
    byPositive,
    outcomes,
    negatives: read(scores.negatives),
    positives: read(scores.positives),
  };
}

export function pairMoments(a: ReaderSums, b: ReaderSums): PairMoments {
  const shared = (x: readonly (number | null)[], y: readonly (number | null)[]): number[] =>
    x.flatMap((reading, i) => (reading !== null && y[i] !== null ? [i] : []));
  const negatives = shared(a.scores.negatives, b.scores.negatives);
  const positives = shared(a.scores.positives, b.scores.positives);
  let both = 0;
  for (const i of negatives) {
    for (const j of positives) {
      both +=
        outcomeOf(a.scores.negatives[i]!, a.scores.positives[j]!) *
        outcomeOf(b.scores.negatives[i]!, b.scores.positives[j]!);
    }
  }
  const dot = (x: Float64Array, y: Float64Array): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return {
    outcomes: [
      both,
      dot(a.byPositive, b.byPositive),
      dot(a.byNegative, b.byNegative),
      a.outcomes * b.outcomes,
    ],
    counts: [
      negatives.length * positives.length,
      positives.length * a.negatives * b.negatives,
      negatives.length * a.positives * b.positives,
      a.negatives * a.positives * b.negatives * b.positives,
    ],
  };
}

function outcomeOf(negative: number, positive: number): number {
  if (positive > negative) return 1;
  return positive === negative ? 0.5 : 0;
}
