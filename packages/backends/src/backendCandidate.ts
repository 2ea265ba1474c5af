export interface LoadOptions {
  /** Whether a GPU that is only a program on the CPU will do: it is slower than a backend made for the CPU. */
  readonly software: boolean;
}

/** One way to run TensorFlow.js. */
export interface BackendCandidate {
  /** The name under which the loaded package registers its backend with TensorFlow.js. */
  readonly registeredAs: string;
  /** Loads the package, so that its backend is registered. Throws with the reason where it cannot. */
  load(options: LoadOptions): Promise<void>;
  /** Says more of why its backend could not be made, where its package says too little. */
  explain?(reason: string): string;
  /** Called when the backend has started. Throws with the reason where it is not what its name promises. */
  started?(): void;
}
