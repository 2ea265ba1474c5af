/** One way to run TensorFlow.js. */
export interface BackendCandidate {
  /** The name under which the loaded package registers its backend with TensorFlow.js. */
  readonly registeredAs: string;
  /** Loads the package, so that its backend is registered. Throws with the reason where it cannot. */
  load(): Promise<void>;
  /** Throws with the reason where the backend, though it computes, is not what its name promises. */
  verify?(): void;
}
