import type { Random } from '../random';
import { ellipsoid } from './anatomy';
import type { Site } from './head';

/** Findings without blood that a reader or a network may take for a hemorrhage. */
export const LOOK_ALIKE_KINDS = ['calcification', 'streak'] as const;
/** Kind of look-alike in a phantom: one of {@link LOOK_ALIKE_KINDS}. */
export type LookAlikeKind = (typeof LOOK_ALIKE_KINDS)[number];

/** One look-alike of a hemorrhage. */
export interface LookAlike {
  readonly kind: LookAlikeKind;
  /** Returns the HU to add at a point inside the skull (head coordinates, mm). A streak is on one slice only. */
  brightness(site: Site, slice: number): number;
}

/** Calcium in the pineal gland, the choroid plexus or the falx: small, and denser than blood. */
function calcification(random: Random): LookAlike {
  const side = random.pick([-1, 1]);
  const [x0, y0, z0] = random.pick([
    [0, 20, 4],
    [side * 19, 32, 12],
    [0, -60, 50],
  ] as const);
  const [a, b, c] = [random.uniform(2, 3.5), random.uniform(2.5, 6), random.uniform(3, 7)];
  const added = random.uniform(70, 220);
  return {
    kind: 'calcification',
    brightness: ({ x, y, z }) => (ellipsoid(x - x0, y - y0, z - z0, a, b, c) ? added : 0),
  };
}

/** A partial-volume streak: bone at the edge of one slice draws a band across it that is as dense as blood. */
function streak(random: Random, slices: readonly number[]): LookAlike {
  const at = random.pick(slices);
  const angle = random.uniform(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0] = [random.uniform(-35, 35), random.uniform(-45, 45)];
  const [halfLength, halfWidth] = [random.uniform(14, 32), random.uniform(4, 9)];
  const added = random.uniform(24, 38);
  return {
    kind: 'streak',
    brightness: ({ x, y, inside }, slice) => {
      if (slice !== at || inside < 0) return 0;
      const along = ((x - x0) * cos + (y - y0) * sin) / halfLength;
      const across = ((y - y0) * cos - (x - x0) * sin) / halfWidth;
      const square = along ** 2 + across ** 2;
      return square < 1 ? added * Math.min(1, 2 * (1 - square)) : 0;
    },
  };
}

/** @param slices Slices that show enough of the brain for a streak to be visible. */
export function makeLookAlike(kind: LookAlikeKind, random: Random, slices: readonly number[]): LookAlike {
  return kind === 'streak' ? streak(random, slices) : calcification(random);
}
