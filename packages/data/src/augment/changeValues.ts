import { createRandom } from '../random';
import type { ScanTransform } from './scanTransform';

/**
 * Moves and stretches the window of an image in [0, 1], adds noise and clips the result to [0, 1]. Works in place.
 *
 * Values of exactly 0 or 1 ignore the window change: how far they lay outside the window is unknown, and air must stay
 * black. If several windows are channels, each moves by the same share of its own width.
 */
export function changeValues(image: Float32Array, { window, noise }: ScanTransform): void {
  if (window) {
    const { levelShift, widthFactor } = window;
    for (let i = 0; i < image.length; i++) {
      const value = image[i]!;
      if (value <= 0 || value >= 1) continue;
      image[i] = Math.min(1, Math.max(0, (value - 0.5 - levelShift) / widthFactor + 0.5));
    }
  }
  if (noise && noise.deviation > 0) {
    const random = createRandom(noise.seed);
    for (let i = 0; i < image.length; i++) {
      image[i] = Math.min(1, Math.max(0, image[i]! + random.normal(0, noise.deviation)));
    }
  }
}
