import { median, type Row } from '../row';

/** What one case took in each round, in the checkout and in the reference, measured one right after the other. */
export interface CaseRounds {
  readonly checkout: readonly Row[];
  readonly reference: readonly Row[];
}

/** One case of the checkout beside the reference. */
export interface ComparedCase extends Pick<Row, 'case' | 'engine' | 'variant' | 'slices'> {
  /** The checkout's time over the reference's, each of its fastest round. Above 1 the checkout is slower. */
  readonly ratio: number;
  /** The least, the median and the largest ratio of the rounds. */
  readonly byRound: readonly [least: number, median: number, largest: number];
  /** Milliseconds a slice in the fastest round. */
  readonly msPerSlice: number;
  readonly referenceMsPerSlice: number;
  /** The checkout's peak memory over the reference's, the median of the rounds. Null where the reference took none to speak of. */
  readonly memoryRatio: number | null;
}

/** Less than this, in GB a slice, is noise beside what a process takes anyway. */
const LEAST_MEMORY_GB = 0.001;

/**
 * Compares the rounds of one case in two ways: the fastest rounds, as other work on the machine only ever makes a round slower, and
 * each round by itself, as a machine is faster at one time than at another.
 */
export function compareRows({ checkout, reference }: CaseRounds): ComparedCase {
  const ratios = checkout.map((row, round) => row.msPerSlice / reference[round]!.msPerSlice);
  const memory = checkout.map((row, round) => row.gbPerSlice / reference[round]!.gbPerSlice);
  const takesMemory = reference.every(({ gbPerSlice }) => gbPerSlice >= LEAST_MEMORY_GB);
  const fastest = (rows: readonly Row[]): number => Math.min(...rows.map(({ msPerSlice }) => msPerSlice));
  const { case: name, engine, variant, slices } = checkout[0]!;
  return {
    case: name,
    engine,
    variant,
    slices,
    ratio: fastest(checkout) / fastest(reference),
    byRound: [Math.min(...ratios), median(ratios), Math.max(...ratios)],
    msPerSlice: fastest(checkout),
    referenceMsPerSlice: fastest(reference),
    memoryRatio: takesMemory ? median(memory) : null,
  };
}

/**
 * The cases that are slower than the reference by more than `threshold` times, in the fastest round and in most rounds. Where the
 * two disagree, the machine was too busy to tell.
 */
export function slowdowns(cases: readonly ComparedCase[], threshold: number): ComparedCase[] {
  return cases.filter(({ ratio, byRound: [, middle] }) => Math.min(ratio, middle) > threshold);
}
