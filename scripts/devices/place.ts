/** Where and how the tests run on an engine. */
export interface Place {
  /** The checkout to run them in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it is that computes there. */
  readonly device: string;
}

/** Why an engine's tests cannot run on this machine. */
export class CannotRun extends Error {}
