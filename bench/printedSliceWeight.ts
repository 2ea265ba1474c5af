/**
 * The slice weight that a run of `train-radnet` prints.
 *
 * @throws Error if it prints none.
 */
export function printedSliceWeight(printed: string): string {
  const found = /^slice weight: a positive slice counts ([\d.]+) times as much as a negative one$/m.exec(
    printed,
  );
  if (found === null) {
    throw new Error(
      "train-radnet: expected a line 'slice weight: a positive slice counts N times', found none",
    );
  }
  return found[1]!;
}
