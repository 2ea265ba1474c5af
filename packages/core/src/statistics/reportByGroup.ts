import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import type { CtCallOptions } from '../metrics/callScan';
import { evaluateScans, type ScansReport } from '../metrics/evaluateScans';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { scanCases, sliceCases } from './predictionCases';

/** Options of `reportByGroup`. */
export interface ReportByGroupOptions extends CtCallOptions {
  /** A group of fewer scans gets its counts alone. 10 by default. */
  readonly minScans?: number | undefined;
}

const OPTIONS = Object.keys({
  threshold: true,
  minConsecutive: true,
  minScans: true,
} satisfies Record<keyof ReportByGroupOptions, true>);

/** How well a model does on the scans of a sub-group. */
export interface GroupReport {
  /** The group's value; undefined for the scans that name none. */
  readonly value: string | undefined;
  /** The group's scans. */
  readonly scans: number;
  /** The group's patients. */
  readonly patients: number;
  /** Scans with a positive slice. */
  readonly positiveScans: number;
  /** Slices whose label is known. */
  readonly slices: number;
  /**
   * Negative scans that the group, which has none of its own, is evaluated with: all of the predictions. Not among the counts above.
   * Left out of other groups.
   */
  readonly negativeScans?: number;
  /** Left out where the group is too small. */
  readonly report?: ScansReport;
  /** Why there is no report. */
  readonly reason?: string;
}

/**
 * `evaluateScans` by sub-group, such as slice thickness, scanner or kind of hemorrhage, in the values' order; scans that do not name
 * the group come last. Where each value is of positive scans alone or of negative ones alone, as a kind of hemorrhage is, the positive
 * scans of each are evaluated with all negative ones: a kind by itself would have neither specificity nor AUC. Negative scans that name
 * no value are then no group. Of a group with fewer than `minScans` scans nothing is claimed: it has its counts and a reason. Groups that
 * were not planned before the data were seen show where to look next, and prove nothing.
 *
 * @throws RadnetError where no scan names the group, and what `evaluateScans` refuses.
 */
export function reportByGroup(
  predictions: readonly ScanPrediction[],
  group: string,
  options: ReportByGroupOptions = {},
): GroupReport[] {
  requireNoMisspelling('reportByGroup', options, OPTIONS);
  const { minScans = 10, ...call } = options;
  if (!(Number.isInteger(minScans) && minScans > 0)) {
    throw new RadnetError(`minScans: expected a positive integer, got ${showValue(minScans)}`);
  }
  const named = predictions.map((scan) => ({
    scan,
    value: scan.groups?.[group],
    positive: isPositive(scan),
  }));
  const values = [...new Set(named.flatMap(({ value }) => value ?? []))];
  if (values.length === 0) throw new RadnetError(`group: no scan names '${group}'`);
  values.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const negatives = named.filter(({ positive }) => !positive).map(({ scan }) => scan);
  const ofPositives = negatives.length > 0 && tellsPositives(named);
  return [...values, undefined].flatMap((value) => {
    const members = named.filter((one) => one.value === value);
    const counted = ofPositives && value === undefined ? members.filter(({ positive }) => positive) : members;
    if (counted.length === 0) return [];
    const scans = counted.map(({ scan }) => scan);
    const { labels, clusters } = scanCases(scans, call);
    const positiveScans = labels.filter((label) => label === 1).length;
    const controls = ofPositives && positiveScans > 0 ? negatives : [];
    const counts = {
      value,
      scans: scans.length,
      patients: new Set(clusters).size,
      positiveScans,
      slices: sliceCases(scans).labels.length,
      ...(controls.length > 0 && { negativeScans: controls.length }),
    };
    return scans.length < minScans
      ? { ...counts, reason: `fewer than ${minScans} scans` }
      : { ...counts, report: evaluateScans([...scans, ...controls], call) };
  });
}

/** Whether a group sorts positive scans: some of its values are of positive scans alone, and none is of both. */
function tellsPositives(
  scans: readonly { readonly value: string | undefined; readonly positive: boolean }[],
): boolean {
  const classes = (wanted: boolean): Set<string> =>
    new Set(scans.flatMap(({ value, positive }) => (positive === wanted ? (value ?? []) : [])));
  const [positives, negatives] = [classes(true), classes(false)];
  return positives.size > 0 && [...positives].every((value) => !negatives.has(value));
}

const isPositive = ({ labels }: ScanPrediction): boolean => Array.from(labels).includes(1);
