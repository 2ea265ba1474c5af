import { expect, it } from 'vitest';
import { gaussianBlur } from './gaussianBlur';
import golden from './golden/augment.json';

it.each(golden.blurs)('gaussianBlur agrees with SciPy: sigma $sigma', ({ width, sigma, values, blurred }) => {
  const found = gaussianBlur(Float64Array.from(values), width, sigma);
  blurred.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 8));
});
