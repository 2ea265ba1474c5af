/** Where and how the tests run on a backend. */
export interface Place {
  /** The checkout in which they run. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What computes there. */
  readonly device: string;
  /** Vitest's configuration, if it is not the checkout's own. */
  readonly config?: string;
  /** Tests that make no sense there, each with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

/** Why the tests of a backend cannot run on this machine. */
export class CannotRun extends Error {}
