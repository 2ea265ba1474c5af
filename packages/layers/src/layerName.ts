const made = new Map<string, number>();

/**
 * A name for a layer that was given none: `dense_block_1`, `dense_block_2`, ... The name that tfjs would make from
 * `Radnet>DenseBlock` is refused by tfjs itself, for its `>`.
 */
export function layerName(prefix: string): string {
  const count = (made.get(prefix) ?? 0) + 1;
  made.set(prefix, count);
  return `${prefix}_${count}`;
}
