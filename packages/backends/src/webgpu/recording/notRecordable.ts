/** What a step does that cannot be played again. */
export class NotRecordable extends Error {
  /** @param isForNow Whether the next call may do without it. */
  constructor(
    message: string,
    readonly isForNow = false,
  ) {
    super(message);
  }
}

export const KEEPS = 'it keeps a tensor that is not among what it gives back';
