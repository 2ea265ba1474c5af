const PAGE = 5;

/**
 * The slice that a key goes to, as keys work on a slider: up is towards the head.
 *
 * @returns A slice from 0 to slices - 1; undefined if the key does not change the slice.
 */
export function sliceOfKey(key: string, slice: number, slices: number): number | undefined {
  const to: Record<string, number> = {
    ArrowUp: slice + 1,
    ArrowRight: slice + 1,
    ArrowDown: slice - 1,
    ArrowLeft: slice - 1,
    PageUp: slice + PAGE,
    PageDown: slice - PAGE,
    Home: 0,
    End: slices - 1,
  };
  return Object.hasOwn(to, key) ? Math.min(slices - 1, Math.max(0, to[key]!)) : undefined;
}
