import { createRandom } from '../random';
import type { PreparedScan } from './preparedScan';

/** For tests: a scan of 4 x 5 pixels with random content, negative or positive on its middle slice. */
export function toyScan(id: string, slices = 3, positive = false): PreparedScan {
  const random = createRandom(id);
  const [height, width] = [4, 5];
  const middle = Math.floor(slices / 2);
  const mask = new Uint8Array(slices * height * width);
  const labels = new Uint8Array(slices);
  if (positive) {
    mask.fill(1, middle * height * width + 7, middle * height * width + 9);
    labels[middle] = 1;
  }
  const image = Float32Array.from({ length: mask.length }, () => random.uniform(0.1, 1));
  return { id, slices, height, width, image, mask, labels };
}
