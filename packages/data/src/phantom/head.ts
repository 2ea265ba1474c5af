import type { Random } from '../random';
import { type Noise, valueNoise } from './valueNoise';

/** A point of the head, in head coordinates, and its depth. */
export interface Site {
  x: number;
  y: number;
  z: number;
  /** Depth beneath the inner table of the skull, in mm; negative in the skull and the scalp. */
  inside: number;
}

/**
 * Moves a site to a point of the scanner on this slice. The head lies slightly turned and shifted in the scanner.
 * Changes the site in place, for speed.
 */
export type HeadSlice = (scannerX: number, scannerY: number, site: Site) => void;

/**
 * The shape of one head, in millimetres: x to the patient's left, y to the back, z up, the origin between the ears.
 * Everything that differs from head to head is drawn once, here.
 */
export interface Head {
  /** Highest point of the scalp. */
  readonly vertexMm: number;
  /** Returns the head at one height. */
  atHeight(z: number): HeadSlice;
  /** Thickness of the scalp. */
  readonly scalpMm: number;
  /** Thickness of the skull. */
  readonly skullMm: number;
  /** Greatest thickness of the chewing and neck muscles over the skull, in the lower slices. */
  readonly muscleMm: number;
  /** Factor on the size of the ventricles; 1 is the usual size. */
  readonly ventricleScale: number;
  /** Width of the fluid between brain and skull. */
  readonly rimMm: number;
  /** Folds of the cortex: near zero in a sulcus. */
  readonly folds: Noise;
  /** Large, soft variation, for shapes that should not look geometric. */
  readonly warp: Noise;
}

/** Draws the shape of a head. */
export function makeHead(random: Random): Head {
  const halfWidth = random.uniform(68, 76);
  const halfLength = random.uniform(86, 96);
  const vertexMm = random.uniform(82, 92);
  const angle = random.normal(0, 0.06);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [shiftX, shiftY] = [random.normal(0, 3), random.normal(0, 3)];
  const taper = random.uniform(0.06, 0.12);
  const scalpMm = random.uniform(4, 7);
  const skullMm = random.uniform(5, 8);
  const warp = valueNoise(random.fork('warp'), 30);
  const radius = (halfWidth + halfLength) / 2;

  // Full width from the ears down to the base, a dome above.
  const size = (z: number): number =>
    z > 0 ? Math.sqrt(Math.max(0, 1 - (z / vertexMm) ** 2.4)) : 1 - 0.12 * (z / 70) ** 2;

  return {
    vertexMm,
    atHeight: (z) => {
      const sizeHere = size(z);
      return (scannerX, scannerY, site) => {
        site.x = (scannerX - shiftX) * cos + (scannerY - shiftY) * sin;
        site.y = (scannerY - shiftY) * cos - (scannerX - shiftX) * sin;
        site.z = z;
        const width = halfWidth * (1 + taper * (site.y / halfLength));
        const depth = (sizeHere - Math.sqrt((site.x / width) ** 2 + (site.y / halfLength) ** 2)) * radius;
        site.inside = depth - scalpMm - skullMm;
      };
    },
    scalpMm,
    skullMm,
    muscleMm: random.uniform(4, 16),
    ventricleScale: random.uniform(0.75, 1.35),
    rimMm: random.uniform(1, 3.5),
    folds: valueNoise(random.fork('folds'), 9),
    warp,
  };
}
