import { RadnetError } from '@radnet/core';
import type { OnDamagedSlice } from '../volume/leftOutSlices';
import type { Vector3 } from '../volume/volume';
import type { DicomHeader } from './dicomHeader';

/** A file of a series that cannot be read, and what its header still states. */
export interface DamagedFile {
  readonly file: string;
  /** What was expected and what was found, beginning with the file's name. */
  readonly reason: string;
  /** Centre of its first pixel, in patient coordinates (mm). */
  readonly origin: Vector3 | undefined;
  readonly instanceNumber: number | undefined;
}

/** Thrown for a damaged file of a CT that can still be read without it, with `onDamagedSlice: 'leave-out'`. */
export class DamagedSliceError extends RadnetError {}

/** Settings for damaged slices. */
export interface DamagedSliceOptions {
  /**
   * `leave-out` reads a CT without its damaged slices, mentions them in the CT's warnings and lists them in its
   * `leftOut`; the other slices keep their places. `refuse` (default) throws a {@link DamagedSliceError}.
   */
  readonly onDamagedSlice?: OnDamagedSlice;
}

/**
 * Returns what is known about a file that could not be read, if damaged slices are left out.
 *
 * @param header The file's header, if it could be read.
 * @throws DamagedSliceError with the message of `error`, if damaged slices are refused; `error` itself if it is not
 *   about damage: a file that the operating system fails to read may be intact.
 */
export function damagedFile(
  error: unknown,
  { file, header }: { readonly file: string; readonly header?: DicomHeader },
  { onDamagedSlice = 'refuse' }: DamagedSliceOptions,
): DamagedFile {
  if (!(error instanceof RadnetError) || isOfSystem(error.cause)) throw error;
  if (onDamagedSlice === 'refuse') throw new DamagedSliceError(error.message, { cause: error });
  return {
    file,
    reason: error.message,
    origin: told(() => header?.numbers('ImagePositionPatient', 3) as unknown as Vector3),
    instanceNumber: told(() => header?.optionalNumber('InstanceNumber')),
  };
}

/** Whether an error comes from a system call, e.g. too many open files, or from a browser reading a file. */
function isOfSystem(cause: unknown): boolean {
  return (cause instanceof Error && 'syscall' in cause) || cause instanceof DOMException;
}

function told<T>(get: () => T | undefined): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
