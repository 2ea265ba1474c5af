import { createRandom } from '../random';
import { gaussianBlur } from './gaussianBlur';
import type { ScanTransform } from './scanTransform';

/**
 * Returns the source position of each pixel of a transformed image: x and y of the first pixel, of the second, and so
 * on.
 */
export function sourcePositions(transform: ScanTransform, height: number, width: number): Float64Array {
  const { rotationDegrees, flipHorizontal, scale = 1, shift = [0, 0], elastic } = transform;
  const angle = (rotationDegrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const displacements = elastic && displacementsOf(elastic, height, width);
  const positions = new Float64Array(2 * height * width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 2) {
      // In reverse order: undo displacement and shift, then rotation (y grows downwards) and scaling, then the flip.
      const right = x + (displacements?.[i] ?? 0) - shift[0] - middleX;
      const down = y + (displacements?.[i + 1] ?? 0) - shift[1] - middleY;
      const rotatedX = middleX + cosine * right - sine * down;
      positions[i] = flipHorizontal ? width - 1 - rotatedX : rotatedX;
      positions[i + 1] = middleY + sine * right + cosine * down;
    }
  }
  return positions;
}

/** Returns the offset from each pixel to its source: x and y of the first pixel, of the second, and so on. */
function displacementsOf(
  { alpha, sigma, seed }: NonNullable<ScanTransform['elastic']>,
  height: number,
  width: number,
): Float64Array {
  const result = new Float64Array(2 * height * width);
  for (const axis of [0, 1]) {
    const random = createRandom(seed).fork(axis);
    const noise = Float64Array.from({ length: height * width }, () => random.uniform(-1, 1));
    gaussianBlur(noise, width, sigma).forEach((value, i) => (result[2 * i + axis] = alpha * value));
  }
  return result;
}
