import { describe, expect, it } from 'vitest';
import { sampleVolume } from './fixtures';
import { geometryWarnings } from './geometryWarnings';
import type { Vector3 } from './volume';

const at = (...heights: number[]): Vector3[] => heights.map((height) => [0, 0, height]);

describe('geometryWarnings', () => {
  it('is silent about a plain stack, rounding and a single slice', () => {
    expect(geometryWarnings(sampleVolume())).toEqual([]);
    expect(geometryWarnings(sampleVolume({ origins: at(0, 0.63, 1.25, 1.88, 2.5) }))).toEqual([]);
    expect(geometryWarnings(sampleVolume({ origins: at(7) }))).toEqual([]);
  });

  it('tells the tilt of a sheared stack, and the gaps both ways where they are uneven', () => {
    const tilt = (18.5 * Math.PI) / 180;
    const columnDirection: Vector3 = [0, Math.cos(tilt), -Math.sin(tilt)];
    expect(geometryWarnings(sampleVolume({ columnDirection }))).toEqual(['gantry tilt 18.5 degrees']);
    const origins = at(0, 4.22, 8.44, 15.82);
    expect(geometryWarnings(sampleVolume({ columnDirection, origins }))[1]).toBe(
      'uneven slice gaps: 2 x 4.00 mm (4.22 mm along the table), 1 x 7.00 mm (7.38 mm along the table)',
    );
  });

  it('takes an oblique stack along its normal for no tilt', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const origins: Vector3[] = [
      [0, 0, 0],
      [0, 5 * s, 5 * c],
    ];
    expect(geometryWarnings(sampleVolume({ columnDirection: [0, c, -s], origins }))).toEqual([]);
  });

  it('lists uneven gaps from the foot, and only so many', () => {
    expect(geometryWarnings(sampleVolume({ origins: at(0, 5, 10, 11, 18) }))).toEqual([
      'uneven slice gaps: 2 x 5.00 mm, 1 x 1.00 mm, 1 x 7.00 mm',
    ]);
    const heights = Array.from({ length: 40 }, (_, slice) => slice * 5 + (slice % 2));
    expect(geometryWarnings(sampleVolume({ origins: at(...heights) }))[0]).toMatch(/, 27 runs more$/);
  });
});
