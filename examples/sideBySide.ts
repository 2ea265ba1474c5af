import type { Picture } from './heatOverlay';

/** Joins pictures of the same size in a row, from left to right. */
export function sideBySide(pictures: readonly Picture[]): Picture {
  const [{ width, height }] = pictures as readonly [Picture];
  const row = {
    width: width * pictures.length,
    height,
    rgb: new Uint8Array(3 * width * height * pictures.length),
  };
  pictures.forEach(({ rgb }, index) => {
    for (let y = 0; y < height; y++) {
      const line = rgb.subarray(3 * y * width, 3 * (y + 1) * width);
      row.rgb.set(line, 3 * (y * row.width + index * width));
    }
  });
  return row;
}
