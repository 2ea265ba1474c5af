import { RadnetError } from '@radnet/core';

/** A point of an image in pixels: x along a row, y down a column; integers are pixel centres. */
export type PixelPoint = readonly [x: number, y: number];

/** Steps per pixel. Vertices are rounded to the nearest step; from then on all arithmetic uses integers. */
const STEPS = 1024;

/** How far from the first pixel a vertex may be, in pixels. Up to here no product exceeds 2^53. */
const FARTHEST = 2 ** 14;

/**
 * Fills closed polygons by the even-odd rule: a pixel is inside if its centre is inside an odd number of polygons. A
 * polygon within another is therefore a hole, and one within that hole an island.
 *
 * Vertices are rounded to the nearest 1/1024 pixel; everything else is exact. A centre on an edge is inside if the
 * polygon lies to its right (x grows) or, on a horizontal edge, if the polygon lies below (y grows). So if two polygons
 * share an edge, exactly one of them contains each centre on it.
 *
 * @param polygons Polygons of at least three points each; the last point is joined to the first. They may extend beyond
 *   the image.
 * @param name What errors call the polygons.
 * @returns A mask of height x width, row by row, 1 inside.
 * @throws RadnetError if a polygon has fewer points, or a point that is not a number or is more than 16384 pixels from
 *   the first pixel.
 */
export function fillPolygons(
  polygons: readonly (readonly PixelPoint[])[],
  height: number,
  width: number,
  name = 'polygons',
): Uint8Array {
  // 1 where a row crosses an edge. Crossings left of the image are recorded in its first column.
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

/** Toggles, in every row that the edge crosses, the first pixel whose centre is on the edge or to its right. */
function crossEdge(crossings: Uint8Array, height: number, width: number, a: PixelPoint, b: PixelPoint): void {
  const [[x0, y0], [x1, y1]] = a[1] < b[1] ? [a, b] : [b, a];
  const first = Math.max(0, Math.ceil(y0 / STEPS));
  // The upper end is included and the lower is not, so a row through a vertex crosses one of its two edges, or both, or
  // none.
  const end = Math.min(height, Math.ceil(y1 / STEPS));
  for (let row = first; row < end; row++) {
    // Math.ceil is exact: the quotient is an integer or at least 2^-25 away from one, which is more than its rounding
    // error.
    const x = x0 + Math.ceil(((row * STEPS - y0) * (x1 - x0)) / (y1 - y0));
    const column = Math.max(0, Math.ceil(x / STEPS));
    if (column < width) crossings[row * width + column]! ^= 1;
  }
}
