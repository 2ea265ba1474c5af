import { type Network, predictStep, type StepWork } from './predictStep';

/** A rank's work for a CT, and the other costs of each of its steps. */
export interface ScanWork {
  readonly scanMs: number;
  /** Standard deviation of a step's time divided by its mean. */
  readonly relativeSpread: number;
  readonly packMs: number;
  readonly bytes: number;
  readonly smallExchanges: number;
}

/** The prediction for a number of ranks. */
export interface Scaling {
  readonly ranks: number;
  readonly stepMs: number;
  /** Share of the step that is not computing: packing, waiting, exchanging. */
  readonly overhead: number;
  /** CTs a second divided by those of one rank. */
  readonly speedup: number;
  /** The speed-up divided by the number of ranks. */
  readonly efficiency: number;
}

/** Every rank trains `scansPerRank` CTs in a step: the batch grows with the ranks. */
export function weakScaling(scan: ScanWork, network: Network, scansPerRank: number, ranks: number): Scaling {
  const step = predictStep(workOf(scan, scansPerRank), network, ranks);
  return scalingOf(step, ranks * scansPerRank, scan, ranks);
}

/** The ranks share a batch of `scans` whole CTs; a rank that gets none waits. */
export function strongScaling(scan: ScanWork, network: Network, scans: number, ranks: number): Scaling {
  const step = predictStep(workOf(scan, Math.ceil(scans / ranks)), network, ranks);
  return scalingOf(step, scans, scan, ranks);
}

/** The largest power of two of ranks, up to `most`, that is at least half as efficient as one rank. */
export function mostThatPay(scalingAt: (ranks: number) => Scaling, most: number): number {
  let ranks = 1;
  while (2 * ranks <= most && scalingAt(2 * ranks).efficiency >= 0.5) ranks *= 2;
  return ranks;
}

function workOf({ scanMs, relativeSpread, ...exchanged }: ScanWork, scans: number): StepWork {
  const computeMs = scans * scanMs;
  return { computeMs, spreadMs: relativeSpread * computeMs, ...exchanged };
}

function scalingOf(
  { stepMs, computeMs }: { readonly stepMs: number; readonly computeMs: number },
  scans: number,
  { scanMs }: ScanWork,
  ranks: number,
): Scaling {
  const speedup = (scans * scanMs) / stepMs;
  return { ranks, stepMs, overhead: 1 - computeMs / stepMs, speedup, efficiency: speedup / ranks };
}
