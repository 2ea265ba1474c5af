/** What the backend has done since it was made. Times in milliseconds. */
export interface OnnxStats {
  /** Graphs compiled: each new structure once, and again where it fell out of the cache. */
  compiles: number;
  compileMs: number;
  /** Runs of compiled graphs. */
  runs: number;
  runMs: number;
  /** Time spent in kernels that recorded operators. */
  recordMs: number;
  /** Time spent on choosing what to run and on looking its structure up. */
  planMs: number;
  /** Compiled graphs that are kept now. */
  cachedSessions: number;
  /** ONNX operators recorded. */
  recordedNodes: number;
  /** Kernels that had no graph form and ran on the `cpu` backend's, by name. */
  cpuKernels: Record<string, number>;
  /**
   * Bytes that went to the device and came back, on onnx-webgpu. What a run makes stays there until it is read. Other
   * backends move what every run reads and makes, and count nothing.
   */
  uploadedBytes: number;
  downloadedBytes: number;
  /** Values that lie on the device now. */
  heldOnDevice: number;
}
