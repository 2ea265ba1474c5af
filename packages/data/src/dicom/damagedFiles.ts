import { RadnetError } from '@radnet/core';
import type { OnDamagedSlice } from '../volume/leftOutSlices';
import type { Vector3 } from '../volume/volume';
import type { DicomHeader } from './dicomHeader';

/** A file of a series that cannot be read, and what its header still tells. */
export interface DamagedFile {
  readonly file: string;
  /** What was expected and what came, beginning with the file. */
  readonly reason: string;
  /** Where the centre of its first pixel lies. */
  readonly origin: Vector3 | undefined;
  readonly instanceNumber: number | undefined;
}

/** The error of a file of a CT that `onDamagedSlice: 'leave-out'` would read without it. */
export class DamagedSliceError extends RadnetError {}

/** What a reader does with a damaged slice. */
export interface DamagedSliceOptions {
  /**
   * `leave-out` reads a CT without the slices that are damaged, says so in its warnings and lists them in its `leftOut`;
   * the other slices keep their places. Default `refuse`: they fail their CT.
   */
  readonly onDamagedSlice?: OnDamagedSlice;
}

/**
 * What is known of a file that could not be read, if it is to be left out.
 *
 * @param header Where that much could be read.
 * @throws DamagedSliceError with the message of `error`, where damaged slices are refused; `error` where it is another fault: a
 *   file that the system does not hand out may be sound.
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

/** Whether an error comes of a call to the system, e.g. too many open files, or of a browser's file. */
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
