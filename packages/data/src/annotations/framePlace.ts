import { add, scale } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import type { SlicePoint, VolumePlace } from './voxelFinder';

/** How far a frame's corners may be from the volume's pixel centres, in pixels. */
const PLACE_TOLERANCE = 0.25;

/** Where the pixels of an image lie in patient coordinates. */
export interface FrameGeometry {
  /** Centre of the first pixel. */
  readonly origin: Vector3;
  readonly rowDirection: Vector3;
  readonly columnDirection: Vector3;
  /** Distance between neighbouring pixel centres in mm: x between columns, y between rows. */
  readonly spacingMm: { readonly x: number; readonly y: number };
  readonly rows: number;
  readonly columns: number;
}

/** Where a frame lies among a volume's voxels: pixel (i, j) has the index first + i * right + j * down. */
export interface FramePlace {
  readonly slice: number;
  readonly first: number;
  readonly right: number;
  readonly down: number;
}

/** Finds where a frame lies in a volume; undefined if its pixels are not those of one of the volume's slices. */
export function framePlace(
  { origin, rowDirection, columnDirection, spacingMm, rows, columns }: FrameGeometry,
  { height, width }: VolumePlace,
  find: (point: Vector3) => SlicePoint | undefined,
): FramePlace | undefined {
  const pixel = (i: number, j: number): SlicePoint | undefined =>
    find(add(origin, add(scale(rowDirection, i * spacingMm.x), scale(columnDirection, j * spacingMm.y))));
  const first = pixel(0, 0);
  const [right, down] = [stepFrom(first, pixel(1, 0)), stepFrom(first, pixel(0, 1))];
  if (first === undefined || right === undefined || down === undefined) return undefined;
  const at = { x: Math.round(first.x), y: Math.round(first.y) };
  const corners = [
    [0, 0],
    [columns - 1, 0],
    [0, rows - 1],
    [columns - 1, rows - 1],
  ] as const;
  const fits = corners.every(([i, j]) => {
    const [x, y] = [at.x + i * right.x + j * down.x, at.y + i * right.y + j * down.y];
    const found = pixel(i, j);
    return (
      found?.slice === first.slice &&
      Math.max(Math.abs(found.x - x), Math.abs(found.y - y)) <= PLACE_TOLERANCE &&
      x >= 0 &&
      y >= 0 &&
      x < width &&
      y < height
    );
  });
  if (!fits) return undefined;
  return {
    slice: first.slice,
    first: (first.slice * height + at.y) * width + at.x,
    right: right.y * width + right.x,
    down: down.y * width + down.x,
  };
}

/** Returns the step from one pixel to the next, in whole pixels. */
function stepFrom(
  first: SlicePoint | undefined,
  next: SlicePoint | undefined,
): { x: number; y: number } | undefined {
  if (first === undefined || next === undefined) return undefined;
  return { x: Math.round(next.x - first.x), y: Math.round(next.y - first.y) };
}
