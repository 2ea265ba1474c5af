import { RadnetError } from '@radnet/core';

/** A scan that could not be prepared, and why: what its reader refused, or how its worker thread ended. */
export class ScanError extends RadnetError {
  constructor(
    /** The scan's name in its manifest. */
    readonly scanId: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason.includes(`'${scanId}'`) ? reason : `scan '${scanId}': ${reason}`, options);
  }
}
