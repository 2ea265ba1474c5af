import { RadnetError } from '@radnet/core';
import { slicePositionsMm } from './slicePositions';
import { cross, dot } from './vector';
import type { Vector3, Volume, VolumeMask } from './volume';

/** What becomes of a slice that cannot be read: it fails its CT, or it is left out, which the CT then tells of. */
export type OnDamagedSlice = 'refuse' | 'leave-out';

/** A slice that a CT lacks, since it is damaged. */
export interface LeftOutSlice {
  /** What the reader calls its file. */
  readonly file: string;
  /** What was expected of it and what came, beginning with the file. */
  readonly reason: string;
  /** Its place from foot to head, from 0, among all slices, those left out included; undefined where nothing tells it. */
  readonly index: number | undefined;
  /** Where the centre of its first voxel lies; undefined where its file does not tell it any more. */
  readonly origin: Vector3 | undefined;
}

/** The indices of slices that are to be placed, given where they lie, among those that a volume has. */
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

/** E.g. `left out slice 3 of 28: ...`, counted from foot to head. */
export function describeLeftOut(slice: LeftOutSlice, slices: number): string {
  const { index } = slice;
  return `left out ${index === undefined ? 'a slice' : `slice ${index + 1}`} of ${slices}: ${withoutFile(slice)}`;
}

/** Why a file was left out, without its name, which may be a patient's: warnings go into reports. */
export function withoutFile({ file, reason }: Pick<LeftOutSlice, 'file' | 'reason'>): string {
  return reason.startsWith(file) ? reason.slice(file.length).replace(/^[:,] /, '') : reason;
}

/** A list by slice, of all slices of a CT, without those that were left out. */
export function listWithout<T>(list: readonly T[], leftOut: readonly LeftOutSlice[]): T[] {
  const gone = leftOut.map(({ index }) => index);
  return list.filter((_, index) => !gone.includes(index));
}

/** A mask of all slices of a CT without those that were left out. */
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
 * The place and shape of a CT as it was before slices were left out, all of 0 HU: what masks that were drawn on it fit.
 *
 * @throws RadnetError where it is not known where one lies.
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
