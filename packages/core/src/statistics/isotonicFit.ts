/**
 * Fits the nondecreasing function of the scores that is closest to the labels in least squares, by pooling adjacent
 * violators (Ayer et al. 1955). Returns its value for each case; equal scores have equal values.
 */
export function isotonicFit(labels: ArrayLike<number>, scores: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[a]! - scores[b]!,
  );
  const blocks: { sum: number; size: number }[] = [];
  for (let start = 0; start < order.length;) {
    let block = { sum: 0, size: 0 };
    do block = { sum: block.sum + labels[order[start + block.size]!]!, size: block.size + 1 };
    while (scores[order[start + block.size]!] === scores[order[start]!]);
    start += block.size;
    for (
      let below = blocks.at(-1);
      below && below.sum * block.size >= block.sum * below.size;
      below = blocks.at(-1)
    ) {
      block = { sum: block.sum + below.sum, size: block.size + below.size };
      blocks.pop();
    }
    blocks.push(block);
  }
  const fitted = new Float64Array(scores.length);
  let at = 0;
  for (const { sum, size } of blocks) {
    for (let k = 0; k < size; k++) fitted[order[at++]!] = sum / size;
  }
  return fitted;
}
