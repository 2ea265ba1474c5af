/** What an onnx backend has done since it started: see {@link onnxStats}. Times are in milliseconds. */
export interface OnnxStats {
  /** Number of graphs compiled: each new structure once, and again if it fell out of the cache. */
  compiles: number;
  /** Time spent compiling graphs, in milliseconds. */
  compileMs: number;
  /** Number of runs of compiled graphs. */
  runs: number;
  /** Time spent in these runs, in milliseconds. */
  runMs: number;
  /** Time spent in kernels that recorded operators, in milliseconds. */
  recordMs: number;
  /** Time spent choosing the operators to run and looking up their compiled graph, in milliseconds. */
  planMs: number;
  /** Number of compiled graphs in the cache now. */
  cachedSessions: number;
  /** Number of ONNX operators recorded. */
  recordedNodes: number;
  /** Number of calls of kernels that could not be recorded and ran on the `cpu` backend, by kernel name. */
  cpuKernels: Record<string, number>;
  /**
   * Bytes uploaded to the device. Counted on `onnx-webgpu` only, where results stay on the device until the program
   * reads them. The other backends copy the inputs and results of every run, and report 0.
   */
  uploadedBytes: number;
  /** Bytes downloaded from the device, on `onnx-webgpu` only. */
  downloadedBytes: number;
  /** Number of tensors on the device now, on `onnx-webgpu` only. */
  heldOnDevice: number;
}
