export interface LoadOptions {
  /** Whether to accept a GPU that is emulated in software, which is slower than a backend made for the CPU. */
  readonly software: boolean;
}

/** One way to run TensorFlow.js. */
export interface BackendCandidate {
  /** The name under which the loaded package registers its backend with TensorFlow.js. */
  readonly registeredAs: string;
  /** Loads the package, which registers its backend. Throws with the reason if it cannot. */
  load(options: LoadOptions): Promise<void>;
  /** Adds detail to the reason why the backend could not be created, if its package says too little. */
  explain?(reason: string): string;
  /** Called when the backend has started. Throws with the reason if the backend is not what its name promises. */
  started?(): void;
}
