import type { CtCallOptions } from '../metrics/callScan';
import { evaluateScans, type ScansReport } from '../metrics/evaluateScans';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { scanCases, sliceCases } from './predictionCases';

export interface ReportByGroupOptions extends CtCallOptions {
  /** A group of fewer scans gets its counts alone. 10 by default. */
  readonly minScans?: number | undefined;
}

/** How well a model does on the scans of a sub-group. */
export interface GroupReport {
  /** The group's value; undefined for the scans that name none. */
  readonly value: string | undefined;
  readonly scans: number;
  readonly patients: number;
  readonly positiveScans: number;
  /** Slices whose label is known. */
  readonly slices: number;
  /** Left out where the group is too small. */
  readonly report?: ScansReport;
  /** Why there is no report. */
  readonly reason?: string;
}

/**
 * `evaluateScans` by sub-group, such as slice thickness, scanner or kind of hemorrhage, in the values' order; scans that do not name
 * the group come last. Of a group with fewer than `minScans` scans nothing is claimed: it has its counts and a reason. Groups that
 * were not planned before the data were seen show where to look next, and prove nothing.
 *
 * @throws RadnetError where no scan names the group, and what `evaluateScans` refuses.
 */
export function reportByGroup(
  predictions: readonly ScanPrediction[],
  group: string,
  { minScans = 10, ...call }: ReportByGroupOptions = {},
): GroupReport[] {
  if (!(Number.isInteger(minScans) && minScans > 0)) {
    throw new RadnetError(`minScans: expected a positive integer, got ${minScans}`);
  }
  const members = new Map<string | undefined, ScanPrediction[]>();
  for (const scan of predictions) {
    const value = scan.groups?.[group];
    members.set(value, [...(members.get(value) ?? []), scan]);
  }
  const values = [...members.keys()].filter((value) => value !== undefined);
  if (values.length === 0) throw new RadnetError(`group: no scan names '${group}'`);
  values.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return [...values, ...(members.has(undefined) ? [undefined] : [])].map((value) => {
    const scans = members.get(value)!;
    const { labels, clusters } = scanCases(scans, call);
    const counts = {
      value,
      scans: scans.length,
      patients: new Set(clusters).size,
      positiveScans: labels.filter((label) => label === 1).length,
      slices: sliceCases(scans).labels.length,
    };
    return scans.length < minScans
      ? { ...counts, reason: `fewer than ${minScans} scans` }
      : { ...counts, report: evaluateScans(scans, call) };
  });
}
