import type { Random } from '../random';
import { Tissue } from './anatomy';
import type { Head, Site } from './head';

/** The five kinds of intracranial hemorrhage that radiologists tell apart. */
export const HEMORRHAGE_KINDS = [
  'epidural',
  'subdural',
  'subarachnoid',
  'intraparenchymal',
  'intraventricular',
] as const;
/** Kind of hemorrhage in a phantom: one of {@link HEMORRHAGE_KINDS}. */
export type HemorrhageKind = (typeof HEMORRHAGE_KINDS)[number];

/**
 * One bleed: where it is, how dense it is, and how it affects its surroundings. Points are in head coordinates, in mm.
 */
export interface Hemorrhage {
  /** Density of the blood in HU before noise, 58 to 78. */
  readonly hounsfieldUnits: number;
  /** Returns whether the point is in the bleed. Called only for points inside the skull that are not bone. */
  contains(site: Site, tissue: Tissue): boolean;
  /** Returns whether the point is in the darker rim of swollen brain around the bleed. */
  swells?(site: Site): boolean;
}

type Maker = (random: Random, head: Head) => Omit<Hemorrhage, 'hounsfieldUnits'>;

/** A lens between skull and dura: thickest in the middle, bulging into the brain. */
const epidural: Maker = (random) => {
  const { angle, z } = convexity(random);
  const [thickness, halfArc, halfHeight] = [
    random.uniform(10, 22),
    random.uniform(24, 40),
    random.uniform(14, 28),
  ];
  return {
    contains: (site) => {
      if (site.inside > thickness) return false;
      const arc = arcMm(site, angle) / halfArc;
      return site.inside < thickness * (1 - arc ** 2 - ((site.z - z) / halfHeight) ** 2);
    },
  };
};

/** A crescent along one hemisphere: thin, long, following the skull. */
const subdural: Maker = (random) => {
  const { angle, z } = convexity(random);
  const [thickness, halfArc, halfHeight] = [
    random.uniform(7, 14),
    random.uniform(55, 90),
    random.uniform(22, 40),
  ];
  const left = Math.cos(angle) > 0;
  return {
    contains: (site) => {
      if (site.x > 0 !== left || site.inside > thickness) return false;
      const fade = 1 - (arcMm(site, angle) / halfArc) ** 4 - ((site.z - z) / halfHeight) ** 4;
      return fade > 0 && site.inside < thickness * Math.sqrt(fade);
    },
  };
};

/** Blood in the fluid of rim and sulci, around one Sylvian fissure or over one convexity. */
const subarachnoid: Maker = (random, head) => {
  const { angle, z } = convexity(random);
  const [x0, y0] = [55 * Math.cos(angle), 55 * Math.sin(angle)];
  const reach = random.uniform(30, 46);
  // The fissure: a sheet from the side of the brain inwards.
  const fissureY = y0 + random.normal(0, 6);
  return {
    contains: ({ x, y, z: atZ, inside }, tissue) => {
      if (Math.hypot(x - x0, y - y0, 1.4 * (atZ - z)) > reach) return false;
      if (tissue === Tissue.fluid) return true;
      if (tissue === Tissue.ventricle || tissue === Tissue.falx || inside > 0.8 * reach) return false;
      return Math.abs(y - fissureY - 5 * head.warp(x, y, atZ)) < 3.4;
    },
  };
};

/** A clot in the brain with an uneven outline and a rim of swelling. */
const intraparenchymal: Maker = (random, head) => {
  const side = random.pick([-1, 1]);
  const center = random.pick([
    [side * random.uniform(20, 30), random.uniform(-15, 15), random.uniform(0, 18)],
    [side * random.uniform(25, 42), random.uniform(-45, 45), random.uniform(10, 45)],
  ] as const);
  const [a, b, c] = [random.uniform(8, 18), random.uniform(9, 22), random.uniform(10, 22)];
  const rim = random.uniform(3, 7) / Math.min(a, b);
  const reach = ({ x, y, z, inside }: Site): number => {
    if (inside < head.rimMm) return Infinity;
    const distance = Math.hypot((x - center[0]) / a, (y - center[1]) / b, (z - center[2]) / c);
    return distance > 2 ? distance : distance + 0.35 * head.warp(2 * x, 2 * y, 2 * z);
  };
  return { contains: (site) => reach(site) < 1, swells: (site) => reach(site) < 1 + rim };
};

/** Blood in the lateral and third ventricles, settled to the back because the patient lies on it. */
const intraventricular: Maker = (random) => {
  const side = random.pick([-1, 0, 1]); // one side, or both
  const level = random.uniform(-25, 12);
  return {
    // The fourth ventricle lies apart and stays free, so that the bleed is one run of slices.
    contains: ({ x, y, z }, tissue) =>
      tissue === Tissue.ventricle && z > -15 && y > level && (side === 0 || x * side > -2),
  };
};

const MAKERS: Readonly<Record<HemorrhageKind, Maker>> = {
  epidural,
  subdural,
  subarachnoid,
  intraparenchymal,
  intraventricular,
};

/** Draws a bleed of the given kind in a head. */
export function makeHemorrhage(kind: HemorrhageKind, random: Random, head: Head): Hemorrhage {
  return { hounsfieldUnits: random.uniform(58, 78), ...MAKERS[kind](random, head) };
}

/** Draws a place at the side of the head: the angle around it (0 is left, pi / 2 is the back) and the height. */
function convexity(random: Random): { angle: number; z: number } {
  const around = random.uniform(-0.7, 0.7);
  return { angle: random.pick([around, Math.PI - around]), z: random.uniform(8, 38) };
}

/** Returns the distance along the skull from an angle, in mm, as if the head were round. */
function arcMm({ x, y }: Site, angle: number): number {
  const difference = Math.abs(Math.atan2(y, x) - angle);
  return 72 * Math.min(difference, 2 * Math.PI - difference);
}
