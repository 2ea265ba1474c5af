/** Thrown if a step does something that cannot be replayed. */
export class NotRecordable extends Error {
  /** @param isForNow Whether the obstacle may be gone at the next call. */
  constructor(
    message: string,
    readonly isForNow = false,
  ) {
    super(message);
  }
}

export const KEEPS = 'it keeps a tensor that is not among what it gives back';
