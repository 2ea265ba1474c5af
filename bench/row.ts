/** One line of the table: what was measured, in a process of its own. */
export interface Row {
  readonly case: 'train' | 'forward' | 'preprocess';
  readonly engine: string;
  readonly variant: 'plain';
  /** Slices that one run works on. */
  readonly slices: number;
  /** Of the onnx engine, over the steady runs: graphs compiled, and the share of a run that is not ONNX Runtime's. */
  readonly onnx?: {
    readonly firstCompileMs: number;
    readonly laterCompiles: number;
    readonly recordingShare: number;
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
  const before = process.memoryUsage.rss();
  await work();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 2 || performance.now() < end) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)]!;
  // maxRSS is in kilobytes on every platform that Node reports it on.
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  return { msPerSlice: median / slices, gbPerSlice: Math.max(0, peak) / 2 ** 30 / slices };
}
