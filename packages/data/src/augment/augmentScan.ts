import { RadnetError } from '@radnet/core';
import type { PreparedScan } from '../dataset/preparedScan';
import type { ScanTransform } from './scanTransform';

/**
 * Flips and rotates a scan, image and mask and all slices alike. The image is interpolated linearly, with 0 (air)
 * outside; the mask takes the nearest voxel and stays binary. Without a rotation every value is kept bit for bit.
 *
 * The labels stay, even where the rotation carries all of a slice's mask out of the image.
 *
 * @throws RadnetError where the angle is not a finite number.
 */
export function augmentScan(scan: PreparedScan, transform: ScanTransform): PreparedScan {
  if (!Number.isFinite(transform.rotationDegrees)) {
    throw new RadnetError(`rotationDegrees: expected a finite number, got ${transform.rotationDegrees}`);
  }
  const { slices, height, width } = scan;
  const positions = sourcePositions(transform, height, width);
  const image = new Float32Array(scan.image.length);
  const mask = new Uint8Array(scan.mask.length);
  const area = height * width;
  for (let start = 0; start < slices * area; start += area) {
    const end = start + area;
    sampleLinear(scan.image.subarray(start, end), positions, width, image.subarray(start, end));
    sampleNearest(scan.mask.subarray(start, end), positions, width, mask.subarray(start, end));
  }
  return { ...scan, image, mask };
}

/** From where each pixel is taken: x and y of the first pixel, of the second, and so on. */
function sourcePositions(
  { rotationDegrees, flipHorizontal }: ScanTransform,
  height: number,
  width: number,
): Float64Array {
  const angle = (rotationDegrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const positions = new Float64Array(2 * height * width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Backwards: the rotation undone (y grows downwards), then the flip.
      const [right, down] = [x - middleX, y - middleY];
      const rotatedX = middleX + cosine * right - sine * down;
      positions[i++] = flipHorizontal ? width - 1 - rotatedX : rotatedX;
      positions[i++] = middleY + sine * right + cosine * down;
    }
  }
  return positions;
}

function sampleLinear(
  source: Float32Array,
  positions: Float64Array,
  width: number,
  target: Float32Array,
): void {
  const height = source.length / width;
  for (let i = 0; i < target.length; i++) {
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < -1 || top < -1 || left >= width || top >= height) continue;
    const shareX = x - left;
    const shareY = y - top;
    const corner = top * width + left;
    const [hasLeft, hasRight] = [left >= 0, left + 1 < width];
    let sum = 0;
    if (top >= 0) {
      if (hasLeft) sum += source[corner]! * (1 - shareX) * (1 - shareY);
      if (hasRight) sum += source[corner + 1]! * shareX * (1 - shareY);
    }
    if (top + 1 < height) {
      if (hasLeft) sum += source[corner + width]! * (1 - shareX) * shareY;
      if (hasRight) sum += source[corner + width + 1]! * shareX * shareY;
    }
    target[i] = sum;
  }
}

function sampleNearest(source: Uint8Array, positions: Float64Array, width: number, target: Uint8Array): void {
  const height = source.length / width;
  for (let i = 0; i < target.length; i++) {
    const x = Math.floor(positions[2 * i]! + 0.5);
    const y = Math.floor(positions[2 * i + 1]! + 0.5);
    if (x >= 0 && y >= 0 && x < width && y < height) target[i] = source[y * width + x]!;
  }
}
