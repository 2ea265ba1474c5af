import { median, type Row } from '../row';

/** Measurements of one case in each round, in the checkout and in the reference, taken one right after the other. */
export interface CaseRounds {
  readonly checkout: readonly Row[];
  readonly reference: readonly Row[];
}

/** One case of the checkout compared with the reference. */
export interface ComparedCase extends Pick<Row, 'case' | 'engine' | 'variant' | 'slices'> {
  /**
   * Time of the checkout's fastest round divided by that of the reference's fastest. Above 1, the checkout is slower.
   */
  readonly ratio: number;
  /** Lowest, median and highest ratio of the rounds. */
  readonly byRound: readonly [least: number, median: number, largest: number];
  /** Milliseconds per slice in the fastest round. */
  readonly msPerSlice: number;
  readonly referenceMsPerSlice: number;
  /**
   * Peak memory of the checkout divided by that of the reference: the median of the rounds. Null if the reference needs
   * hardly any.
   */
  readonly memoryRatio: number | null;
}

/** Less than this, in GB per slice, is noise compared with what any process needs. */
const LEAST_MEMORY_GB = 0.001;

/**
 * Compares the rounds of one case in two ways. The fastest rounds, because other work on the machine only ever makes a
 * round slower; and each round by itself, because a machine's speed varies over time.
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
 * Returns the cases that take more than `threshold` times as long as the reference, both in the fastest round and in
 * most rounds. If the two disagree, the machine was too busy to tell.
 */
export function slowdowns(cases: readonly ComparedCase[], threshold: number): ComparedCase[] {
  return cases.filter(({ ratio, byRound: [, middle] }) => Math.min(ratio, middle) > threshold);
}
