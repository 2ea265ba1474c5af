/** A tensor on the device. Only the engine that made it can read it. */
export interface DeviceTensor {
  /** Frees its memory. Call it once, after the last run that reads the tensor. */
  dispose(): void;
}
