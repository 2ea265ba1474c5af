/** One line of the table: what was measured, in a process of its own. */
export interface Row {
  readonly case: 'train' | 'forward' | 'read' | 'read-small' | 'preprocess' | 'phantoms' | 'bootstrap';
  readonly engine: string;
  /** The network: of our blocks, memory efficient (`lean`) or not (`plain`), of tfjs's own layers (`stock`), or none. */
  readonly variant: 'lean' | 'plain' | 'stock' | '-';
  /** Slices that one run works on. */
  readonly slices: number;
  /** Of the onnx engine: compiling at first, and of the steady steps what they compile, and shares of their time. */
  readonly onnx?: {
    readonly firstCompileMs: number;
    readonly laterCompiles: number;
    /** Recording kernels, planning runs and looking graphs up. */
    readonly recordingShare: number;
    /** All that is not ONNX Runtime's: the recording, TensorFlow.js's own work, the training loop's. */
    readonly outsideShare: number;
  };
  /** Of reading a long CT. */
  readonly reading?: {
    /** Its time over that of its slices by themselves. */
    readonly timesSlicesAlone: number;
    /** What the first CT of a length takes more than the next ones. */
    readonly newLengthMs: number;
  };
  readonly msPerSlice: number;
  /** Peak memory of the process above what it held before the work, over the slices of a step. */
  readonly gbPerSlice: number;
}

export interface Measurement {
  readonly msPerSlice: number;
  readonly gbPerSlice: number;
}

/**
 * Runs `work` once to warm up, then until `seconds` are over, twice at least, and takes the median.
 *
 * @param slices Slices that one run works on.
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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The process's memory in bytes. */
export function memoryNow(): number {
  return process.memoryUsage.rss();
}

/** The process's peak above `before`, in GB. maxRSS is in kilobytes on every platform that Node reports it on. */
export function peakGb(before: number): number {
  return Math.max(0, process.resourceUsage().maxRSS * 1024 - before) / 2 ** 30;
}
