/** What the backend has done since it started. */
export interface OnnxStats {
  /** Graphs compiled: each new structure once, and again if it fell out of the cache. */
  compiles: number;
  /** Time spent compiling graphs, in milliseconds. */
  compileMs: number;
  /** Runs of compiled graphs. */
  runs: number;
  /** Time spent in these runs, in milliseconds. */
  runMs: number;
  /** Time spent in kernels that recorded operators, in milliseconds. */
  recordMs: number;
  /** Time spent choosing what to run and looking up its structure, in milliseconds. */
  planMs: number;
  /** Compiled graphs that are kept now. */
  cachedSessions: number;
  /** ONNX operators recorded. */
  recordedNodes: number;
  /** Calls of kernels that cannot be recorded and ran on the `cpu` backend, by kernel name. */
  cpuKernels: Record<string, number>;
  /**
   * Bytes uploaded to the device, on onnx-webgpu: there, results stay on the device until the program reads them. The other
   * backends copy the inputs and results of every run, and count nothing.
   */
  uploadedBytes: number;
  /** Bytes downloaded from the device, on onnx-webgpu. */
  downloadedBytes: number;
  /** Tensors on the device now, on onnx-webgpu. */
  heldOnDevice: number;
}
