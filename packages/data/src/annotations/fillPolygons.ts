import { RadnetError } from '@radnet/core';

/** A point of an image in pixels: x along the columns, y down the rows; whole numbers are pixel centres. */
export type PixelPoint = readonly [x: number, y: number];

/** Steps in a pixel. Vertices are taken to the nearest; from there on all arithmetic is in whole numbers. */
const STEPS = 1024;

/** So far from the image may a vertex lie: then no product exceeds 2^53. */
const FARTHEST = 2 ** 14;

/**
 * Fills closed polygons by the even-odd rule: a pixel is inside where its centre is inside an odd number of them, so
 * that a polygon within another is a hole, and one within that an island.
 *
 * Vertices are taken to the nearest 1/1024 pixel. The rest is exact: a centre on an edge is inside where the polygon
 * lies to its right (x grows), and, on a horizontal edge, where the polygon lies below (y grows). So two polygons that
 * share an edge never both hold a centre on it, and never both leave it out.
 *
 * @param polygons Each of three points or more; the last is joined to the first. May reach out of the image.
 * @param name What errors call the polygons.
 * @returns height x width, row by row, 1 inside.
 * @throws RadnetError for fewer points, or one that is no number or more than 16384 pixels from the first pixel.
 */
export function fillPolygons(
  polygons: readonly (readonly PixelPoint[])[],
  height: number,
  width: number,
  name = 'polygons',
): Uint8Array {
  // 1 where a row crosses from outside to inside or back; what is left of the image counts at its first column.
  const crossings = new Uint8Array(height * width);
  for (const polygon of polygons) {
    const points = inSteps(polygon, name);
    points.forEach((point, index) => {
      crossEdge(crossings, height, width, points[index === 0 ? points.length - 1 : index - 1]!, point);
    });
  }
  for (let row = 0; row < height; row++) {
    for (let column = 1; column < width; column++) {
      crossings[row * width + column]! ^= crossings[row * width + column - 1]!;
    }
  }
  return crossings;
}

function inSteps(polygon: readonly PixelPoint[], name: string): PixelPoint[] {
  if (polygon.length < 3) {
    throw new RadnetError(`${name}: expected polygons of 3 points or more, got one of ${polygon.length}`);
  }
  return polygon.map(([x, y]) => {
    if (!(Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST)) {
      throw new RadnetError(`${name}: expected points within ${FARTHEST} pixels, got ${x}, ${y}`);
    }
    return [Math.round(x * STEPS), Math.round(y * STEPS)];
  });
}

/** Marks, in every row that the edge crosses, the first pixel whose centre is on it or to its right. */
function crossEdge(crossings: Uint8Array, height: number, width: number, a: PixelPoint, b: PixelPoint): void {
  const [[x0, y0], [x1, y1]] = a[1] < b[1] ? [a, b] : [b, a];
  const first = Math.max(0, Math.ceil(y0 / STEPS));
  // The upper end counts, the lower does not: a row through a vertex crosses one of its two edges, or both, or none.
  const end = Math.min(height, Math.ceil(y1 / STEPS));
  for (let row = first; row < end; row++) {
    // The quotient's distance from a whole number is 2^-25 or more, its rounding error less: Math.ceil is exact.
    const x = x0 + Math.ceil(((row * STEPS - y0) * (x1 - x0)) / (y1 - y0));
    const column = Math.max(0, Math.ceil(x / STEPS));
    if (column < width) crossings[row * width + column]! ^= 1;
  }
}
