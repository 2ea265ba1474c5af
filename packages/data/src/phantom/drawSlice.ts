import { Tissue, TISSUE_HU, tissueAt } from './anatomy';
import type { Head, Site } from './head';
import type { Hemorrhage } from './hemorrhage';
import type { LookAlike } from './lookAlike';
import type { ScannerNoise } from './scannerNoise';
import { axisMm, type Grid, sliceZ } from './grid';

/** What is drawn, the same on every slice. */
export interface Scene {
  readonly grid: Grid;
  readonly head: Head;
  readonly bleed: Hemorrhage | undefined;
  readonly lookAlikes: readonly LookAlike[];
  readonly noise: ScannerNoise;
  /** How far the scanner reads soft tissue too high, HU. */
  readonly calibrationHu: number;
}

/** Less blood than this on a slice would not be seen: such slivers are left out of image and mask. */
const SMALLEST_AREA_MM2 = 60;
const LARGEST_HU = 2500;

/** Draws one slice into its part of the volume and of the mask. */
export function drawSlice(scene: Scene, slice: number, hounsfieldUnits: Int16Array, mask: Uint8Array): void {
  const { grid, head, bleed, noise } = scene;
  const { height, width, spacingMm } = grid;
  const tissues: Tissue[] = new Array<Tissue>(height * width).fill(Tissue.air);
  const site: Site = { x: 0, y: 0, z: sliceZ(grid, slice), inside: 0 };
  const goTo = (i: number): void => {
    head.toHead(
      axisMm(width, spacingMm.x, i % width),
      axisMm(height, spacingMm.y, Math.floor(i / width)),
      site,
    );
  };

  let bloody = 0;
  for (let i = 0; i < tissues.length; i++) {
    goTo(i);
    const tissue = tissueAt(head, site);
    tissues[i] = tissue;
    if (bleed && site.inside > 0 && tissue > Tissue.bone && bleed.contains(site, tissue)) {
      mask[i] = 1;
      bloody++;
    }
  }
  if (bloody * spacingMm.x * spacingMm.y < SMALLEST_AREA_MM2) mask.fill(0);

  for (let i = 0; i < tissues.length; i++) {
    const tissue = tissues[i]!;
    if (tissue === Tissue.air) {
      hounsfieldUnits[i] = TISSUE_HU[tissue] + Math.abs(Math.round(noise.next()));
    } else {
      goTo(i);
      const hu =
        mask[i] === 1 ? bleed!.hounsfieldUnits : bloodless(scene, site, slice, tissue) + scene.calibrationHu;
      hounsfieldUnits[i] = Math.min(LARGEST_HU, Math.round(hu + noise.next()));
    }
  }
}

function bloodless({ head, bleed, lookAlikes }: Scene, site: Site, slice: number, tissue: Tissue): number {
  if (tissue === Tissue.soft)
    return head.warp(1.7 * site.x, 1.7 * site.y, 1.7 * site.z) > 0.1 ? FAT_HU : TISSUE_HU[tissue];
  if (tissue === Tissue.bone) return boneHu(head, site);
  let hu = TISSUE_HU[tissue];
  if (tissue === Tissue.muscle) return hu;
  // Beam hardening: brighter towards the skull.
  hu += 5 * Math.exp(-site.inside / 6);
  if (bleed?.swells?.(site)) hu -= 10;
  for (const other of lookAlikes) hu += other.brightness(site, slice);
  return hu;
}

const FAT_HU = -80;

/** Two dense tables with spongy bone between; the skull base is solid. */
function boneHu({ skullMm }: Head, { inside }: Site): number {
  const fromMiddle = Math.abs(inside / skullMm + 0.5);
  return fromMiddle < 0.5 ? TISSUE_HU[Tissue.bone] - 450 + 1700 * fromMiddle ** 2 : TISSUE_HU[Tissue.bone];
}
