/** A weight outside of TensorFlow.js: no tensor, and nothing to dispose of. */
export interface WeightArray {
  /** The array's shape. */
  readonly shape: readonly number[];
  /** In row-major order. */
  readonly values: Float32Array;
}

/** What a file of weights holds. */
export type NamedWeights = ReadonlyMap<string, WeightArray>;
