import { Tissue, TISSUE_HU, tissueAt } from './anatomy';
import type { Head, Site } from './head';
import type { Hemorrhage } from './hemorrhage';
import type { LookAlike } from './lookAlike';
import type { ScannerNoise } from './scannerNoise';
import { axisMm, type Grid, sliceZ } from './grid';

/** Everything that is drawn, the same for every slice. */
export interface Scene {
  readonly grid: Grid;
  readonly head: Head;
  /** Undefined if the phantom has no bleed. */
  readonly bleed: Hemorrhage | undefined;
  readonly lookAlikes: readonly LookAlike[];
  readonly noise: ScannerNoise;
  /** Calibration error in HU: how much too high the scanner reads soft tissue. */
  readonly calibrationHu: number;
}

/** Blood on less than this area would not be visible, so it is left out of the image and the mask. */
const SMALLEST_AREA_MM2 = 100;
const AIR_HU = TISSUE_HU[Tissue.air];
const LARGEST_HU = 2500;

/** Draws one slice into its part of the volume and of the mask. */
export function drawSlice(scene: Scene, slice: number, hounsfieldUnits: Int16Array, mask: Uint8Array): void {
  const { grid, noise } = scene;
  const noiseless = new Float64Array(hounsfieldUnits.length);
  const areaMm2 = paint(scene, slice, noiseless, mask) * grid.spacingMm.x * grid.spacingMm.y;
  if (areaMm2 > 0 && areaMm2 < SMALLEST_AREA_MM2) {
    mask.fill(0);
    paint(scene, slice, noiseless);
  }
  for (let i = 0; i < noiseless.length; i++) {
    const hu = noiseless[i]!;
    hounsfieldUnits[i] =
      hu === AIR_HU
        ? AIR_HU + Math.abs(Math.round(noise.next()))
        : Math.min(LARGEST_HU, Math.round(hu + noise.next()));
  }
}

/**
 * Fills a slice with its noiseless values. Draws blood only if there is a mask to record it in. Returns the number of
 * voxels with blood.
 */
function paint(scene: Scene, slice: number, noiseless: Float64Array, mask?: Uint8Array): number {
  const { grid, head, bleed, calibrationHu } = scene;
  const { height, width, spacingMm } = grid;
  const goTo = head.atHeight(sliceZ(grid, slice));
  const site: Site = { x: 0, y: 0, z: 0, inside: 0 };
  let bloody = 0;
  for (let row = 0, i = 0; row < height; row++) {
    const y = axisMm(height, spacingMm.y, row);
    for (let column = 0; column < width; column++, i++) {
      goTo(axisMm(width, spacingMm.x, column), y, site);
      const tissue = tissueAt(head, site);
      if (tissue === Tissue.air) {
        noiseless[i] = AIR_HU;
      } else if (mask && bleed && site.inside > 0 && tissue > Tissue.bone && bleed.contains(site, tissue)) {
        noiseless[i] = bleed.hounsfieldUnits;
        mask[i] = 1;
        bloody++;
      } else {
        noiseless[i] = bloodless(scene, site, slice, tissue) + calibrationHu;
      }
    }
  }
  return bloody;
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
