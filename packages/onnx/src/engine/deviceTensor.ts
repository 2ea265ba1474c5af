/** A tensor that lies on the device. Only the engine that made it can look inside. */
export interface DeviceTensor {
  /** Gives its memory back. Once, and not before the last run that reads it is over. */
  dispose(): void;
}
