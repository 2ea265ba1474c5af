import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { type DrawnCt, drawOverview, drawSlice } from './ctPictures';

const SIZE = 100;
const AREA = SIZE * SIZE;
const SLICES = 9;
const PROBABILITIES = Float32Array.from({ length: SLICES }, (_, slice) => (slice === 4 ? 0.8 : 0.1));

/** Grey slices, all of them hot in the middle. */
const ct = (heat: boolean): DrawnCt => ({
  image: new Float32Array(SLICES * AREA).fill(0.5),
  size: SIZE,
  threshold: 0.5,
  rowDirection: [1, 0, 0],
  prediction: {
    probabilities: PROBABILITIES,
    positionsMm: Array.from(PROBABILITIES, (_, slice) => 5 * slice),
    call: { positive: false, run: null, score: 0.1 },
    heatKind: 'attention',
    ...(heat && {
      heat: Float32Array.from({ length: SLICES * AREA }, (_, index) =>
        Number(index % SIZE > 40 && index % SIZE < 60),
      ),
    }),
  },
});

interface Decoded {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): number[];
}

function decoded(png: Uint8Array): Decoded {
  const { width, height, data, channels } = decode(png);
  return {
    width,
    height,
    at: (x, y) => Array.from(data.slice(channels * (y * width + x), channels * (y * width + x) + 3)),
  };
}

const isYellow = ([red, green, blue]: number[]): boolean => red! > 200 && green! > 180 && blue! < 60;
const isGrey = ([red, green, blue]: number[]): boolean => red === green && green === blue;
/** Whether any pixel of a box is bright, as text is. */
const hasText = (
  picture: Decoded,
  [x, y, width, height]: readonly [number, number, number, number],
): boolean => {
  for (let j = y; j < y + height; j++) {
    for (let i = x; i < x + width; i++) if (Math.max(...picture.at(i, j)) > 180) return true;
  }
  return false;
};

describe('drawSlice', () => {
  it('writes a caption and sides, draws heat and its scale on a positive slice', () => {
    const picture = decoded(drawSlice(ct(true), 4));
    expect([picture.width, picture.height]).toEqual([500 + 84, 500 + 30]);
    expect(isGrey(picture.at(250, 200))).toBe(false);
    expect(isGrey(picture.at(100, 200))).toBe(true);
    expect(hasText(picture, [8, 5, 200, 20])).toBe(true);
    for (const x of [4, 474]) expect(hasText(picture, [x, 265, 22, 30])).toBe(true);
    expect(hasText(picture, [540, 60, 40, 440])).toBe(true);
  });

  it('draws neither heat nor scale on a slice that is not positive, or without heat', () => {
    for (const picture of [decoded(drawSlice(ct(true), 3)), decoded(drawSlice(ct(false), 4))]) {
      expect(isGrey(picture.at(250, 200))).toBe(true);
      expect(hasText(picture, [505, 0, 79, 530])).toBe(false);
    }
  });
});

describe('drawOverview', () => {
  it('frames the positive slices, and draws heat on these alone', () => {
    const picture = decoded(drawOverview(ct(true)));
    expect([picture.width, picture.height]).toEqual([7 * 250, 64 + 2 * 274]);
    const cornerOf = (slice: number) =>
      [250 * (slice % 7) + 1, 64 + 274 * Math.floor(slice / 7) + 1] as const;
    for (let slice = 0; slice < SLICES; slice++) {
      const [x, y] = cornerOf(slice);
      expect(isYellow(picture.at(x, y))).toBe(slice === 4);
      expect(isGrey(picture.at(x + 125, y + 90))).toBe(slice !== 4);
    }
    expect(hasText(picture, [8, 5, 300, 30])).toBe(true);
  });
});
