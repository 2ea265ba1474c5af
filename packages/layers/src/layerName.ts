const made = new Map<string, number>();

/**
 * Returns a name for a layer that was given none: `dense_block_1`, `dense_block_2`, ... tfjs would make a name from
 * `Radnet>DenseBlock`, and then refuse it because of the `>`.
 */
export function layerName(prefix: string): string {
  const count = (made.get(prefix) ?? 0) + 1;
  made.set(prefix, count);
  return `${prefix}_${count}`;
}
