import { RadnetError } from '@radnet/core';

/** Thrown for a scan that could not be prepared: its reader refused it, or its worker thread ended. */
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
