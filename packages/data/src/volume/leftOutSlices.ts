import { RadnetError } from '@radnet/core';
import { slicePositionsMm } from './slicePositions';
import { cross, dot } from './vector';
import type { Vector3, Volume, VolumeMask } from './volume';

/**
 * What happens to a slice that cannot be read: `refuse` fails its CT; `leave-out` drops the slice, and the CT's
 * warnings say so.
 */
export type OnDamagedSlice = 'refuse' | 'leave-out';

/** A damaged slice that was left out of a CT. */
export interface LeftOutSlice {
  /** Name of the slice's file, as given to the reader. */
  readonly file: string;
  /** The error message: file, what was expected, what came. */
  readonly reason: string;
  /** Index from foot to head, from 0, among all slices including those left out; undefined if unknown. */
  readonly index: number | undefined;
  /** Centre of the slice's first voxel in patient coordinates, mm; undefined if its file no longer tells. */
  readonly origin: Vector3 | undefined;
}

/** Finds the indices of left-out slices among those of a volume, from where they lie. */
export function placedAmong(
  volume: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection'>,
  leftOut: readonly Omit<LeftOutSlice, 'index'>[],
): LeftOutSlice[] {
  const normal = cross(volume.rowDirection, volume.columnDirection);
  const positionOf = ({ origin }: Pick<LeftOutSlice, 'origin'>): number =>
    origin === undefined ? NaN : dot(origin, normal);
  const positions = [...slicePositionsMm(volume), ...leftOut.map(positionOf)];
  return leftOut.map((slice) => ({
    ...slice,
    index: slice.origin && positions.filter((position) => position < positionOf(slice)).length,
  }));
}

/** Describes a left-out slice, e.g. `left out slice 3 of 28: ...`, counted from foot to head. */
export function describeLeftOut(slice: LeftOutSlice, slices: number): string {
  const { index } = slice;
  return `left out ${index === undefined ? 'a slice' : `slice ${index + 1}`} of ${slices}: ${withoutFile(slice)}`;
}

/**
 * Returns why a file was left out, without the file's name. Warnings go into reports, and the name may be a patient's.
 */
export function withoutFile({ file, reason }: Pick<LeftOutSlice, 'file' | 'reason'>): string {
  return reason.startsWith(file) ? reason.slice(file.length).replace(/^[:,] /, '') : reason;
}

/** Takes a list with one entry per slice of the whole CT and drops the entries of left-out slices. */
export function listWithout<T>(list: readonly T[], leftOut: readonly LeftOutSlice[]): T[] {
  const gone = leftOut.map(({ index }) => index);
  return list.filter((_, index) => !gone.includes(index));
}

/** Takes a mask of the whole CT and drops the left-out slices. */
export function maskWithout(mask: VolumeMask, leftOut: readonly LeftOutSlice[]): VolumeMask {
  const area = mask.height * mask.width;
  const kept = listWithout([...Array(mask.slices).keys()], leftOut);
  const voxels = new Uint8Array(kept.length * area);
  kept.forEach((slice, index) =>
    voxels.set(mask.voxels.subarray(slice * area, (slice + 1) * area), index * area),
  );
  return { ...mask, voxels, slices: kept.length };
}

/**
 * Returns the geometry of a CT before slices were left out, with voxels of 0 HU. Masks drawn on the whole CT fit it.
 *
 * @throws RadnetError if the position of a left-out slice is unknown.
 */
export function withLeftOut(volume: Volume): Volume {
  const { leftOut = [], height, width } = volume;
  const origins = [...volume.origins];
  for (const { index, origin, reason } of [...leftOut].sort((a, b) => a.index! - b.index!)) {
    if (index === undefined || origin === undefined) {
      throw new RadnetError(`expected to know where a damaged slice lies, as the mask needs it: ${reason}`);
    }
    origins.splice(index, 0, origin);
  }
  const slices = origins.length;
  return { ...volume, slices, origins, hounsfieldUnits: new Int16Array(slices * height * width) };
}
