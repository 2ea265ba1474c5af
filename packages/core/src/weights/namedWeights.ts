/** A weight as a plain array. It is not a tensor, so there is nothing to dispose of. */
export interface WeightArray {
  /** Size of each axis. */
  readonly shape: readonly number[];
  /** The values in row-major order. */
  readonly values: Float32Array;
}

/** The weights in a file, keyed by name. */
export type NamedWeights = ReadonlyMap<string, WeightArray>;
