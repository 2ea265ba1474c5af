/** One line of the table: the measurement of one case in a separate process. */
export interface Row {
  readonly case: 'train' | 'forward' | 'read' | 'read-small' | 'preprocess' | 'phantoms' | 'bootstrap';
  readonly engine: string;
  /**
   * The network: our blocks, memory efficient (`lean`) or not (`plain`); tfjs's own layers (`stock`); or none (`-`).
   */
  readonly variant: 'lean' | 'plain' | 'stock' | '-';
  /** Slices in one step. */
  readonly slices: number;
  /** For `onnx`: the first compilation, the graphs that later steps compile, and the shares of a steady step. */
  readonly onnx?: {
    readonly firstCompileMs: number;
    readonly laterCompiles: number;
    /** Recording kernels, planning runs and looking graphs up. */
    readonly recordingShare: number;
    /** Everything outside ONNX Runtime: the recording, TensorFlow.js's own work, the training loop. */
    readonly outsideShare: number;
  };
  /** For reading a long CT. */
  readonly reading?: {
    /** Time for the CT divided by the time for its slices read separately. */
    readonly timesSlicesAlone: number;
    /** How much longer the first CT of a length takes than the next ones. */
    readonly newLengthMs: number;
  };
  readonly msPerSlice: number;
  /** Peak memory of the process minus what it held before the work, divided by the slices of a step. */
  readonly gbPerSlice: number;
}

/** The result of {@link measure}: time and peak memory per slice. */
export interface Measurement {
  readonly msPerSlice: number;
  readonly gbPerSlice: number;
}

/**
 * Runs `work` once to warm up, then at least twice and until `seconds` are over, and takes the median.
 *
 * @param slices Slices in one run.
 */
export async function measure(
  work: () => Promise<void>,
  slices: number,
  seconds: number,
): Promise<Measurement> {
  const before = memoryNow();
  await work();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 2 || performance.now() < end) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return { msPerSlice: median(times) / slices, gbPerSlice: peakGb(before) / slices };
}

/** Returns the median of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The process's memory in bytes. */
export function memoryNow(): number {
  return process.memoryUsage.rss();
}

/** The process's peak minus `before`, in GB. maxRSS is in kilobytes on every platform. */
export function peakGb(before: number): number {
  return Math.max(0, process.resourceUsage().maxRSS * 1024 - before) / 2 ** 30;
}
