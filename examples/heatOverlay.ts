import { encode } from 'fast-png';

/** A picture in 8-bit RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Least probability that is drawn; fainter heat would tint the whole slice. */
const FAINTEST = 0.1;
const OPACITY = 0.6;

/**
 * A slice in grey with a map of probabilities over it, from transparent over red to yellow.
 *
 * @param image height * width values in [0, 1].
 * @param heat Probabilities in [0, 1] at the same size; without it the slice stays grey.
 */
export function heatOverlay(
  image: ArrayLike<number>,
  heat: ArrayLike<number> | undefined,
  width: number,
): Picture {
  const rgb = new Uint8Array(image.length * 3);
  for (let i = 0; i < image.length; i++) {
    const grey = 255 * image[i]!;
    const probability = heat?.[i] ?? 0;
    const opacity = probability < FAINTEST ? 0 : OPACITY * Math.min(1, 2 * probability);
    const color = [255, 255 * Math.max(0, 2 * probability - 1), 0];
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * i + channel] = Math.round(grey * (1 - opacity) + color[channel]! * opacity);
    }
  }
  return { width, height: image.length / width, rgb };
}

/** Pictures of one size beside and below each other, `columns` in a row. */
export function contactSheet(pictures: readonly Picture[], columns: number): Picture {
  const [{ width, height }] = pictures as readonly [Picture];
  const rows = Math.ceil(pictures.length / columns);
  const sheet = {
    width: width * columns,
    height: height * rows,
    rgb: new Uint8Array(width * columns * height * rows * 3),
  };
  pictures.forEach(({ rgb }, index) => {
    const left = (index % columns) * width;
    const top = Math.floor(index / columns) * height;
    for (let y = 0; y < height; y++) {
      sheet.rgb.set(rgb.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((top + y) * sheet.width + left));
    }
  });
  return sheet;
}

/** Draws a frame of two pixels around a picture. */
export function framed(picture: Picture, [red, green, blue]: readonly [number, number, number]): Picture {
  const { width, height } = picture;
  const rgb = picture.rgb.slice();
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (Math.min(x, y, width - 1 - x, height - 1 - y) < 2) rgb.set([red, green, blue], 3 * i);
  }
  return { width, height, rgb };
}

export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
