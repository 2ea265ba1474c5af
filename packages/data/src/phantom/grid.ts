/** Where a phantom's voxels lie. */
export interface Grid {
  readonly slices: number;
  readonly height: number;
  readonly width: number;
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
  /** Height of the topmost slice in head coordinates, in mm. */
  readonly topMm: number;
}

/** Returns the height of a slice in head coordinates, in mm. */
export function sliceZ({ slices, spacingMm, topMm }: Grid, slice: number): number {
  return topMm - (slices - 1 - slice) * spacingMm.z;
}

/** Returns the position of a voxel's centre along an axis, in mm. The origin is the middle of the image. */
export function axisMm(size: number, spacing: number, index: number): number {
  return (index - (size - 1) / 2) * spacing;
}
