import { RadnetError } from '@radnet/core';
import type { PreparedScan, ScanGeometry } from '../dataset/preparedScan';
import { changeValues } from './changeValues';
import { checkElastic, type ScanTransform } from './scanTransform';
import { sourcePositions } from './sourcePositions';

/**
 * Transforms the image and the mask of a scan, all slices alike. The image is interpolated linearly, with 0 (air)
 * outside. The mask takes the nearest voxel and stays binary. If the transform has `window` or `noise`, the image's
 * values change afterwards. A transform that only flips keeps every value bit for bit.
 *
 * The labels do not change, even if the transform moves the whole mask of a slice out of the image.
 *
 * @returns A new scan; the one given is not modified.
 * @throws RadnetError if a number of the transform is not finite, the scale or the width factor is not positive, or
 *   `elastic` is out of range.
 */
export function augmentScan(scan: PreparedScan, transform: ScanTransform): PreparedScan {
  checkTransform(transform);
  const { slices, height, width, channels = 1, geometry } = scan;
  const positions = sourcePositions(transform, height, width);
  const image = new Float32Array(scan.image.length);
  const mask = new Uint8Array(scan.mask.length);
  const area = height * width;
  for (let slice = 0; slice < slices; slice++) {
    const [start, end] = [slice * area, (slice + 1) * area];
    const [from, to] = [start * channels, end * channels];
    sampleLinear(scan.image.subarray(from, to), positions, width, channels, image.subarray(from, to));
    sampleNearest(scan.mask.subarray(start, end), positions, width, mask.subarray(start, end));
  }
  changeValues(image, transform);
  return { ...scan, image, mask, ...(geometry && { geometry: enlarged(geometry, transform.scale) }) };
}

/** After enlarging, each voxel covers less of the patient. */
function enlarged({ positionsMm, spacingMm: { x, y, z } }: ScanGeometry, scale = 1): ScanGeometry {
  return { positionsMm, spacingMm: { x: x / scale, y: y / scale, z } };
}

function checkTransform({
  rotationDegrees,
  scale = 1,
  shift = [0, 0],
  elastic,
  window,
  noise,
}: ScanTransform): void {
  const numbers = {
    rotationDegrees,
    'shift[0]': shift[0],
    'shift[1]': shift[1],
    'window.levelShift': window?.levelShift ?? 0,
    'noise.deviation': noise?.deviation ?? 0,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) throw new RadnetError(`${name}: expected a finite number, got ${value}`);
  }
  for (const [name, value] of Object.entries({ scale, 'window.widthFactor': window?.widthFactor ?? 1 })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new RadnetError(`${name}: expected a positive number, got ${value}`);
    }
  }
  if (elastic) checkElastic(elastic);
}

function sampleLinear(
  source: Float32Array,
  positions: Float64Array,
  width: number,
  channels: number,
  target: Float32Array,
): void {
  const row = width * channels;
  const height = source.length / row;
  for (let i = 0; i < target.length / channels; i++) {
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < -1 || top < -1 || left >= width || top >= height) continue;
    const shareX = x - left;
    const shareY = y - top;
    const [hasLeft, hasRight] = [left >= 0, left + 1 < width];
    const [hasTop, hasBottom] = [top >= 0, top + 1 < height];
    for (let channel = 0; channel < channels; channel++) {
      const corner = top * row + left * channels + channel;
      let sum = 0;
      if (hasTop && hasLeft) sum += source[corner]! * (1 - shareX) * (1 - shareY);
      if (hasTop && hasRight) sum += source[corner + channels]! * shareX * (1 - shareY);
      if (hasBottom && hasLeft) sum += source[corner + row]! * (1 - shareX) * shareY;
      if (hasBottom && hasRight) sum += source[corner + row + channels]! * shareX * shareY;
      target[i * channels + channel] = sum;
    }
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
