import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { createRandom, type Random } from '../random';
import type { Volume, VolumeMask } from '../volume/volume';
import { drawSlice, type Scene } from './drawSlice';
import { axisMm, type Grid, sliceZ } from './grid';
import { makeHead } from './head';
import { HEMORRHAGE_KINDS, type HemorrhageKind, makeHemorrhage } from './hemorrhage';
import { LOOK_ALIKE_KINDS, type LookAlikeKind, makeLookAlike } from './lookAlike';
import { ScannerNoise } from './scannerNoise';

const FIELD_OF_VIEW_MM = 250;
/** Height around which bleeds lie. */
const BRAIN_MIDDLE_MM = 30;

/** Settings for {@link makePhantom}. */
export interface PhantomOptions {
  /** Seed of everything random in the phantom. */
  readonly seed: number | string;
  /** Number of slices. Default 32. */
  readonly slices?: number;
  /** Rows of a slice. Default 250. */
  readonly height?: number;
  /** Columns of a slice. Default 250. */
  readonly width?: number;
  /**
   * Distance between voxel centres, in mm. Default: 5 mm between slices; in plane, whatever makes the image 250 x 250
   * mm.
   */
  readonly spacingMm?: { readonly x: number; readonly y: number; readonly z: number };
  /** Kind of bleed, or null for none. By default, half of the phantoms have one of a random kind. */
  readonly hemorrhage?: HemorrhageKind | null;
  /** Look-alikes to draw. By default, each kind appears in half of the phantoms. */
  readonly lookAlikes?: readonly LookAlikeKind[];
}

/** A synthetic head CT with its ground truth: see {@link makePhantom}. */
export interface Phantom {
  /** The CT, in Hounsfield units. */
  readonly volume: Volume;
  /** Mask of exactly the voxels that hold blood. */
  readonly mask: VolumeMask;
  /** One label per slice: 1 if the mask has a voxel on it, else 0. */
  readonly labels: Uint8Array;
  /** Kind of the bleed; null if there is none. */
  readonly hemorrhage: HemorrhageKind | null;
  /** Kinds of the look-alikes that were drawn. */
  readonly lookAlikes: readonly LookAlikeKind[];
}

const OPTIONS = {
  seed: true,
  slices: true,
  height: true,
  width: true,
  spacingMm: true,
  hemorrhage: true,
  lookAlikes: true,
} satisfies Record<keyof PhantomOptions, true>;

/**
 * Makes a synthetic head CT in Hounsfield units: scalp, skull, skull base, brain with sulci, ventricles and falx,
 * scanner noise, at most one bleed with its exact mask, and look-alikes without blood. It is a toy: it has the
 * structures that a network for hemorrhage must tell apart, but not their true variety. The same options give the same
 * phantom.
 *
 * Blood is 58 to 78 HU before noise, and exists only inside the mask. A bleed covers consecutive slices: three or more
 * if slices are 5 mm apart and the stack is at least 75 mm high.
 *
 * @throws RadnetError if a size or spacing is not a positive number, an option or kind is unknown, or the image does
 *   not cover the bleed.
 */
export function makePhantom(options: PhantomOptions): Phantom {
  requireKnownOptions('makePhantom', options, Object.keys(OPTIONS));
  const { seed, slices = 32, height = 250, width = 250 } = options;
  const { spacingMm = { x: FIELD_OF_VIEW_MM / width, y: FIELD_OF_VIEW_MM / height, z: 5 } } = options;
  checkSizes({
    slices,
    height,
    width,
    'spacingMm.x': spacingMm.x,
    'spacingMm.y': spacingMm.y,
    'spacingMm.z': spacingMm.z,
  });
  const random = createRandom(seed);
  const kind = checkKind(
    'hemorrhage',
    HEMORRHAGE_KINDS,
    options.hemorrhage ?? drawnKind(options, random.fork('kind')),
  );
  const lookAlikeKinds = options.lookAlikes ?? drawnLookAlikes(random.fork('look-alike kinds'));
  lookAlikeKinds.forEach((one) => checkKind('lookAlikes', LOOK_ALIKE_KINDS, one));

  const head = makeHead(random.fork('head'));
  // The topmost slice lies just beneath the vertex; a stack too short to reach the base is centred on the brain.
  const topMm = Math.min(head.vertexMm - 6, BRAIN_MIDDLE_MM + ((slices - 1) * spacingMm.z) / 2);
  const grid: Grid = { slices, height, width, spacingMm, topMm };
  const brainSlices = Array.from({ length: slices }, (_, s) => s).filter(
    (s) => Math.abs(sliceZ(grid, s) - 15) < 45,
  );
  const scene: Scene = {
    grid,
    head,
    bleed: kind === null ? undefined : makeHemorrhage(kind, random.fork('hemorrhage'), head),
    lookAlikes: lookAlikeKinds.map((one) => makeLookAlike(one, random.fork(one), brainSlices)),
    noise: new ScannerNoise(random.fork('noise'), random.fork('dose').uniform(3, 6)),
    calibrationHu: random.fork('calibration').normal(0, 2.5),
  };

  const area = height * width;
  const hounsfieldUnits = new Int16Array(slices * area);
  const voxels = new Uint8Array(slices * area);
  for (let slice = 0; slice < slices; slice++) {
    const range = [slice * area, (slice + 1) * area] as const;
    drawSlice(scene, slice, hounsfieldUnits.subarray(...range), voxels.subarray(...range));
  }
  const labels = Uint8Array.from({ length: slices }, (_, s) =>
    Number(voxels.subarray(s * area, (s + 1) * area).includes(1)),
  );
  if (kind !== null && !labels.includes(1)) {
    throw new RadnetError(
      `slices, height, width, spacingMm: expected to cover the brain, got ${slices} x ${height} x ${width} voxels of ` +
        `${spacingMm.z} x ${spacingMm.y} x ${spacingMm.x} mm, none of which shows the ${kind} hemorrhage`,
    );
  }
  return {
    volume: {
      hounsfieldUnits,
      slices,
      height,
      width,
      spacingMm,
      origins: Array.from(
        { length: slices },
        (_, s) => [axisMm(width, spacingMm.x, 0), axisMm(height, spacingMm.y, 0), sliceZ(grid, s)] as const,
      ),
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      warnings: [],
    },
    mask: { voxels, slices, height, width },
    labels,
    hemorrhage: kind,
    lookAlikes: lookAlikeKinds,
  };
}

function drawnKind({ hemorrhage }: PhantomOptions, random: Random): HemorrhageKind | null {
  if (hemorrhage === null) return null;
  return random.uniform(0, 1) < 0.5 ? random.pick(HEMORRHAGE_KINDS) : null;
}

function drawnLookAlikes(random: Random): LookAlikeKind[] {
  return LOOK_ALIKE_KINDS.filter(() => random.uniform(0, 1) < 0.5);
}

function checkKind<T extends string>(name: string, kinds: readonly T[], kind: T | null): T | null {
  if (kind === null || kinds.includes(kind)) return kind;
  throw new RadnetError(`${name}: expected one of ${kinds.join(', ')}, got ${kind}`);
}

function checkSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(sizes)) {
    const whole = !name.startsWith('spacing');
    if (!(value > 0 && Number.isFinite(value)) || (whole && !Number.isInteger(value))) {
      throw new RadnetError(`${name}: expected a positive ${whole ? 'whole ' : ''}number, got ${value}`);
    }
  }
}
