import type { Volume, VolumeMask } from '../volume/volume';

/** For tests: a volume of these values, with as many slices as they fill. */
export function volumeOf(
  voxels: ArrayLike<number>,
  { height, width }: { height: number; width: number },
  spacingMm: { x: number; y: number } = { x: 1, y: 1 },
): Volume {
  const slices = voxels.length / (height * width);
  return {
    hounsfieldUnits: Int16Array.from(voxels),
    slices,
    height,
    width,
    spacingMm: { ...spacingMm, z: 5 },
    origins: Array.from({ length: slices }, (_, slice) => [0, 0, 5 * slice] as const),
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    warnings: [],
  };
}

export function maskOf(voxels: ArrayLike<number>, { slices, height, width }: Volume): VolumeMask {
  return { voxels: Uint8Array.from(voxels), slices, height, width };
}
