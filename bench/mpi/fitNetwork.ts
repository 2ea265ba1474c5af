import { type Network, sentBytes } from './predictStep';

/** How long an allreduce took. */
export interface AllreduceTime {
  readonly bytes: number;
  readonly ms: number;
}

/** From this size on, MPI libraries send an array in parts, after agreeing with the receiver. */
const LARGE = 2 ** 18;

/**
 * Finds latencies and bandwidth from allreduces among `ranks` processes, some of a few bytes and some large. It fits a line
 * through the times of the large ones over the bytes that each process sends, by least squares of the relative errors. A latency
 * is never negative.
 *
 * @throws Error if there are no small ones, fewer than two sizes of large ones, or no such line.
 */
export function fitNetwork(times: readonly AllreduceTime[], ranks: number): Network {
  const rounds = Math.ceil(Math.log2(ranks));
  const small = times.filter(({ bytes }) => bytes <= 64);
  const large = times.filter(({ bytes }) => bytes >= LARGE);
  if (small.length === 0 || new Set(large.map(({ bytes }) => bytes)).size < 2) {
    throw new Error('times: expected allreduces of at most 64 bytes, and two sizes of 256 KB and more');
  }
  const latencyMs = small.reduce((sum, { ms }) => sum + ms, 0) / small.length / rounds;
  const { height, slope } = fitLine(large.map(({ bytes, ms }) => ({ x: sentBytes(bytes, ranks), y: ms })));
  if (!(slope > 0)) throw new Error('times: expected larger arrays to take longer');
  return { latencyMs, largeLatencyMs: Math.max(0, height) / (2 * rounds), bytesPerMs: 1 / slope };
}

/** The line y = height + slope * x with the least squares of (y - line) / y. */
function fitLine(points: readonly { x: number; y: number }[]): { height: number; slope: number } {
  let [s, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (const { x, y } of points) {
    const weight = 1 / y ** 2;
    s += weight;
    sx += weight * x;
    sy += weight * y;
    sxx += weight * x * x;
    sxy += weight * x * y;
  }
  const slope = (s * sxy - sx * sy) / (s * sxx - sx ** 2);
  return { slope, height: (sy - slope * sx) / s };
}
