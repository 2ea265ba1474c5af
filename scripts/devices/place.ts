/** Where and how the tests run on an engine. */
export interface Place {
  /** The checkout to run them in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it is that computes there. */
  readonly device: string;
  /** Vitest's configuration, where it isn't the checkout's own. */
  readonly config?: string;
  /** Tests that mean nothing there, each with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

/** Why an engine's tests cannot run on this machine. */
export class CannotRun extends Error {}
