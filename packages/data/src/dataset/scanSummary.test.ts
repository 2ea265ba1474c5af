import { expect, it } from 'vitest';
import { scanSummary } from './scanSummary';

it('keeps none of the pixels of a scan whose arrays lie in one buffer, as from the cache', () => {
  const size = { slices: 2, height: 8, width: 8 };
  const voxels = size.slices * size.height * size.width;
  const buffer = new ArrayBuffer(5 * voxels + size.slices);
  const image = new Float32Array(buffer, 0, voxels);
  const mask = new Uint8Array(buffer, 4 * voxels, voxels).fill(1, 0, 3);
  const labels = new Uint8Array(buffer, 5 * voxels);
  labels[0] = 1;
  const summary = scanSummary({ id: 'x', ...size, image, mask, labels });
  expect(summary).toMatchObject({ ...size, channels: 1, masked: true, labels: Uint8Array.of(1, 0) });
  expect(summary.labels.buffer.byteLength).toBe(size.slices);
});
