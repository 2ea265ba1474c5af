import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import type { CtCallOptions } from '../metrics/callScan';
import { evaluateScans, type ScansReport } from '../metrics/evaluateScans';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { scanCases, sliceCases } from './predictionCases';

/** Settings for {@link reportByGroup}. */
export interface ReportByGroupOptions extends CtCallOptions {
  /** Groups with fewer scans get counts but no report. A positive integer. Default: 10. */
  readonly minScans?: number | undefined;
}

const OPTIONS = Object.keys({
  threshold: true,
  minConsecutive: true,
  minScans: true,
} satisfies Record<keyof ReportByGroupOptions, true>);

/** Scores of a model on the scans of one sub-group. */
export interface GroupReport {
  /** Value of the sub-group, e.g. `5 mm`; undefined for scans without one. */
  readonly value: string | undefined;
  /** Number of scans in the group. */
  readonly scans: number;
  /** Number of patients in the group. */
  readonly patients: number;
  /** Number of scans with a positive slice. */
  readonly positiveScans: number;
  /** Number of slices whose label is known. */
  readonly slices: number;
  /**
   * Number of negative scans that a group without negative scans of its own is evaluated with: all negative scans of
   * the predictions. They are not part of the counts above. Absent for other groups.
   */
  readonly negativeScans?: number;
  /** Scores of the group. Absent if the group has fewer than `minScans` scans. */
  readonly report?: ScansReport;
  /** Why there is no report. Absent if there is one. */
  readonly reason?: string;
}

/**
 * Applies {@link evaluateScans} to each sub-group, such as each slice thickness, scanner or kind of hemorrhage. Groups
 * are sorted by value; scans without a value come last.
 *
 * If no value has both positive and negative scans, as for kinds of hemorrhage, each group of positive scans is
 * evaluated together with all negative scans: on its own it would have neither specificity nor AUC. Negative scans
 * without a value then form no group.
 *
 * Groups with fewer than `minScans` scans get their counts and a reason instead of a report. Groups that were not
 * planned before the data were seen suggest what to study next; they prove nothing.
 *
 * @param predictions Predictions of all scans.
 * @param group Name of the sub-group, a key of {@link ScanPrediction.groups}.
 * @throws RadnetError if no scan has a value for the group, if an option is invalid, or as {@link evaluateScans} does.
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

/**
 * Returns whether the group divides positive scans: some have a value, and no value has both positive and negative
 * scans.
 */
function tellsPositives(
  scans: readonly { readonly value: string | undefined; readonly positive: boolean }[],
): boolean {
  const classes = (wanted: boolean): Set<string> =>
    new Set(scans.flatMap(({ value, positive }) => (positive === wanted ? (value ?? []) : [])));
  const [positives, negatives] = [classes(true), classes(false)];
  return positives.size > 0 && [...positives].every((value) => !negatives.has(value));
}

const isPositive = ({ labels }: ScanPrediction): boolean => Array.from(labels).includes(1);
