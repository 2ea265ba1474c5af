import type { Volume, VolumeMask } from './volume';

/** For tests: a plain axial stack, its voxels numbered from -1000 in steps of 1, whatever is not given. */
export function sampleVolume(given: Partial<Volume> = {}): Volume {
  const { slices = 3, height = 2, width = 4 } = given;
  const spacingMm = given.spacingMm ?? { x: 0.5, y: 0.75, z: 5 };
  return {
    hounsfieldUnits: Int16Array.from({ length: slices * height * width }, (_, index) => index - 1000),
    slices,
    height,
    width,
    spacingMm,
    origins: Array.from({ length: slices }, (_, slice) => [-10, -20, 30 + slice * spacingMm.z] as const),
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    warnings: [],
    ...given,
  };
}

/** For tests: a mask of a volume's shape, every third voxel inside. */
export function sampleMask({ slices, height, width }: Volume): VolumeMask {
  const voxels = Uint8Array.from({ length: slices * height * width }, (_, index) =>
    index % 3 === 0 ? 1 : 0,
  );
  return { voxels, slices, height, width };
}
