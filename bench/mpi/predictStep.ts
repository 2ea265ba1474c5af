/** The cost of an allreduce on a network, as found by `fitNetwork`. */
export interface Network {
  /** For a few bytes to get from one process to another. */
  readonly latencyMs: number;
  /** The same for one round of a large exchange, in which the two processes first agree where the data goes. */
  readonly largeLatencyMs: number;
  /** What a process sends in a millisecond while it receives the same amount and adds it up. */
  readonly bytesPerMs: number;
}

/** A training step of one process, and what it exchanges with the others. */
export interface StepWork {
  /** Forward pass, backward pass and update of the weights, without any exchange: the mean over steps. */
  readonly computeMs: number;
  /** Standard deviation of that from step to step and from process to process. */
  readonly spreadMs: number;
  /** Copying gradients, running statistics and losses into one array, and out of it again. */
  readonly packMs: number;
  /** Bytes of that array. */
  readonly bytes: number;
  /** Allreduces of a few bytes in a step, such as whether to stop. */
  readonly smallExchanges: number;
}

/** Where the time of a step goes. */
export interface StepPrediction {
  readonly computeMs: number;
  readonly packMs: number;
  /** For the slowest process. */
  readonly waitMs: number;
  /** The array's allreduce, and the small ones. */
  readonly exchangeMs: number;
  readonly stepMs: number;
}

/**
 * Predicts the time of a step that `ranks` processes take together:
 *
 *     step = compute + pack + wait + exchange
 *     wait = spread * the mean largest of `ranks` standard normal numbers
 *     exchange = 2 log2(ranks) * largeLatency + 2 (ranks - 1) / ranks * bytes / bytesPerMs + smallExchanges * log2(ranks) * latency
 *
 * The exchange is Rabenseifner's algorithm, which MPI libraries use for large arrays: halves of the array are added up and
 * scattered in log2(ranks) rounds, and gathered in as many (Thakur, Rabenseifner, Gropp: Optimization of Collective Communication
 * Operations in MPICH, 2005, section 4.5). log2 is rounded up.
 */
export function predictStep(work: StepWork, network: Network, ranks: number): StepPrediction {
  const { computeMs } = work;
  if (ranks === 1) return { computeMs, packMs: 0, waitMs: 0, exchangeMs: 0, stepMs: computeMs };
  const { packMs } = work;
  const waitMs = work.spreadMs * meanLargestNormal(ranks);
  const exchangeMs =
    largeAllreduceMs(work.bytes, network, ranks) +
    work.smallExchanges * Math.ceil(Math.log2(ranks)) * network.latencyMs;
  return { computeMs, packMs, waitMs, exchangeMs, stepMs: computeMs + packMs + waitMs + exchangeMs };
}

/** An allreduce of an array that is sent in parts: see `predictStep`. */
export function largeAllreduceMs(bytes: number, network: Network, ranks: number): number {
  const rounds = 2 * Math.ceil(Math.log2(ranks));
  return rounds * network.largeLatencyMs + sentBytes(bytes, ranks) / network.bytesPerMs;
}

/** What each process sends in such an allreduce. */
export function sentBytes(bytes: number, ranks: number): number {
  return (2 * (ranks - 1) * bytes) / ranks;
}

/** The mean of the largest of `count` standard normal numbers: the integral of x d(Phi(x)^count). */
export function meanLargestNormal(count: number): number {
  const step = 1e-3;
  let below = 0;
  let mean = 0;
  for (let x = -9 + step / 2; x < 9; x += step) {
    const upTo = below + (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * step;
    mean += x * (upTo ** count - below ** count);
    below = upTo;
  }
  return mean;
}
