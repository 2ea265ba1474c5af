/** Slices whose sums a thread keeps: it reads each weight once for all of them. */
export const TILE = 8;

/** A statement for each slice of a tile. */
export const eachSlice = (statement: (slice: number) => string): string =>
  Array.from({ length: TILE }, (_, slice) => statement(slice)).join('\n');

/** A feature of a slice; of a padded one 0, whatever it holds. */
export const FEATURE = `
  fn feature(slice : i32, at : i32) -> f32 {
    return select(0.0, x[slice * uniforms.features + at], mask[slice] > 0.0);
  }
`;
