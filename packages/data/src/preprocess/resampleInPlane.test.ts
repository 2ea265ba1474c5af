import { describe, expect, it } from 'vitest';
import { volumeOf } from './fixtures';
import golden from './golden/preprocess.json';
import { defaultPreprocessOptions } from './preprocessOptions';
import { resampleInPlane } from './resampleInPlane';

const options = (spacingMm: number, fieldOfViewMm: number) => ({
  ...defaultPreprocessOptions,
  spacingMm,
  fieldOfViewMm,
});

describe('resampleInPlane', () => {
  for (const { name, hounsfieldUnits, image, spacingMm, ...rest } of golden.cases) {
    for (const [method, expected] of Object.entries(image)) {
      const library = method === 'tent' ? 'Pillow' : 'SciPy';
      it(`agrees with ${library}: ${name}`, () => {
        const volume = volumeOf(hounsfieldUnits, rest, spacingMm);
        const found = resampleInPlane(volume, options(rest.options.spacingMm, rest.options.fieldOfViewMm));
        expect(found).toHaveLength(expected.length);
        const errors = expected.map((value, i) => Math.abs(value - found[i]!));
        expect(Math.max(...errors)).toBeLessThan(method === 'tent' ? 5e-3 : 1e-3);
      });
    }
  }

  it('keeps the very voxels where size and spacing are already right', () => {
    const values = Array.from({ length: 2 * 9 * 9 }, (_, i) => ((i * 7919) % 2000) - 1000);
    const found = resampleInPlane(volumeOf(values, { height: 9, width: 9 }), options(1, 9));
    expect([...found]).toEqual(values);
  });

  it('takes values below air for air, in the image and around it', () => {
    const square = { height: 8, width: 8 };
    const found = resampleInPlane(volumeOf(new Array(64).fill(-3024), square), options(0.5, 10));
    expect(new Set(found)).toEqual(new Set([-1000]));
  });

  it('resamples a 28 x 512 x 512 scan well within its share of two seconds', () => {
    const volume = volumeOf(
      new Int16Array(28 * 512 * 512),
      { height: 512, width: 512 },
      { x: 0.488, y: 0.488 },
    );
    const start = performance.now();
    resampleInPlane(volume, defaultPreprocessOptions);
    expect(performance.now() - start).toBeLessThan(700);
  });
});
