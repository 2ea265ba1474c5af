import type { Head, Site } from './head';
import type { Noise } from './valueNoise';

/** The tissue of a voxel. */
export const Tissue = {
  air: 0,
  soft: 1,
  bone: 2,
  fluid: 3,
  ventricle: 4,
  grey: 5,
  white: 6,
  falx: 7,
  muscle: 8,
} as const;
export type Tissue = (typeof Tissue)[keyof typeof Tissue];

/** Hounsfield units before noise. Bone and soft tissue vary around these. */
export const TISSUE_HU: Readonly<Record<Tissue, number>> = {
  [Tissue.air]: -1000,
  [Tissue.soft]: 45,
  [Tissue.bone]: 1100,
  [Tissue.fluid]: 8,
  [Tissue.ventricle]: 6,
  [Tissue.grey]: 38,
  [Tissue.white]: 28,
  [Tissue.falx]: 50,
  [Tissue.muscle]: 60,
};

const CORTEX_MM = 4;
const CORTEX_VARIES_MM = 3;
const SULCUS_DEPTH_MM = 18;

/** Returns the tissue at a point of the head. */
export function tissueAt(head: Head, site: Site): Tissue {
  const { x, y, z, inside } = site;
  const depth = inside + head.skullMm + head.scalpMm;
  if (depth < 0) return isMuscle(head, site, depth) ? Tissue.muscle : Tissue.air;
  if (depth < head.scalpMm) return Tissue.soft;
  if (inside < 0) return Tissue.bone;
  const base = skullBaseAt(x, y, z);
  if (base !== undefined) return base;
  if (inside < head.rimMm) return Tissue.fluid;
  if (isFalx(x, y, z)) return Tissue.falx;
  if (isVentricle(head, x, y, z)) return Tissue.ventricle;
  const brainDepth = inside - head.rimMm;
  if (brainDepth < SULCUS_DEPTH_MM && isSulcus(head.folds, x, y, z, brainDepth)) return Tissue.fluid;
  return isCortex(head, site, brainDepth) || isBasalGanglia(x, y, z) ? Tissue.grey : Tissue.white;
}

/** Muscle lies outside the scalp's oval, at the temples and the neck, from the level of the ears down. */
function isMuscle({ muscleMm }: Head, { x, y, z }: Site, depth: number): boolean {
  if (z > 30 || -depth > muscleMm) return false;
  const around = Math.abs(Math.atan2(y + 15, Math.abs(x)));
  const temple = Math.max(0, 1 - (around / 0.7) ** 2);
  const neck = z < -20 && y > 0 ? Math.max(0, 1 - (x / 50) ** 2) : 0;
  return -depth < muscleMm * Math.min(1, (30 - z) / 30) * Math.max(temple, neck);
}

function isCortex({ warp }: Head, { x, y, z }: Site, depth: number): boolean {
  return depth < CORTEX_MM + CORTEX_VARIES_MM && depth < CORTEX_MM + CORTEX_VARIES_MM * warp(x, y, z);
}

/** Petrous bones, sphenoid and air cells in the lowest slices. */
function skullBaseAt(x: number, y: number, z: number): Tissue | undefined {
  if (z > -22) return undefined;
  const side = Math.abs(x);
  // A ridge from beside the brain stem outwards and to the back.
  const alongRidge = (side - 38) / 26;
  const acrossRidge = (y - (side - 10) * 0.5 - 2) / (9 + (4 * (-z - 22)) / 20);
  if (alongRidge ** 2 + acrossRidge ** 2 < 1)
    return Math.hypot(side - 48, y - 22) < 7 ? Tissue.air : Tissue.bone;
  if (y < -35 && z < -28)
    return Math.hypot(side - 14, y + 55) < 9 ? Tissue.air : side < 45 ? Tissue.bone : undefined;
  return undefined;
}

/** A sulcus is where the folds' noise passes zero, narrower the deeper it runs. */
function isSulcus(folds: Noise, x: number, y: number, z: number, depth: number): boolean {
  return Math.abs(folds(x, y, z)) < 0.09 * (1 - depth / SULCUS_DEPTH_MM);
}

function isFalx(x: number, y: number, z: number): boolean {
  const clearOfVentricles = z > 38 || y < -42 || y > 48;
  return clearOfVentricles && z > -5 && Math.abs(x) < 1;
}

function isBasalGanglia(x: number, y: number, z: number): boolean {
  const side = Math.abs(x);
  return ellipsoid(side - 24, y + 6, z - 6, 8, 18, 12) || ellipsoid(side - 10, y - 12, z - 6, 8, 11, 9);
}

/** Lateral ventricles with their horns, third and fourth ventricle. */
function isVentricle(head: Head, x: number, y: number, z: number): boolean {
  if (z < -45 || z > 42 || y < -55 || y > 75 || Math.abs(x) > 45) return false;
  const scale = head.ventricleScale;
  const side = Math.abs(x) + 1.5 * head.warp(x * 2, y * 2, z * 2);
  // The horns run apart to the front and to the back.
  const frontal = ellipsoid(
    side - 8 - 0.14 * Math.max(0, -y),
    y + 24,
    z - 12,
    5 * scale,
    19 * scale,
    11 * scale,
  );
  const body = ellipsoid(side - 11, y - 6, z - 20, 5.5 * scale, 28 * scale, 9 * scale);
  const occipital = ellipsoid(
    side - 15 - 0.35 * Math.max(0, y - 20),
    y - 38,
    z - 10,
    6 * scale,
    20 * scale,
    9 * scale,
  );
  const third = ellipsoid(x, y - 4, z - 2, 2.5 * scale, 14, 10);
  const fourth = ellipsoid(x, y - 42, z + 28, 7 * scale, 6 * scale, 9);
  return (frontal || body || occipital || third || fourth) && (third || fourth || Math.abs(x) > 1.5);
}

/** Returns whether a point, relative to the centre, is inside the ellipsoid with half-axes a, b and c. */
export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): boolean {
  return (x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2 < 1;
}
