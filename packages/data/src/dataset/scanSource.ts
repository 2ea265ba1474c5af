import { RadnetError } from '@radnet/core';
import type { PreparedScan } from './preparedScan';
import type { ScanSummary } from './scanSummary';

/** A scan that is loaded on demand, so that a data set can be larger than memory. */
export interface ScanSource {
  /** Name in logs and tables, unique in the data set. Never a patient's name or id. */
  readonly id: string;
  /** Pseudonym of the patient, as in a manifest. Without it, the scan counts as a patient of its own. */
  readonly patientId?: string;
  /** Subgroups of the scan: group name to value. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Whether any slice is labelled positive; if slices have no labels, whether the scan is. */
  readonly positive: boolean;
  /** Summary, if known beforehand. Then the scan is not loaded just to count its slices and labels. */
  readonly summary?: ScanSummary;
  /** Loads the scan. Must return the same scan each time. */
  load(): Promise<PreparedScan>;
}

/** Wraps a scan that is already in memory as a source. */
export function scanSource(scan: PreparedScan): ScanSource {
  return {
    id: scan.id,
    positive: scan.labels.includes(1),
    load: () => Promise.resolve(scan),
  };
}

/** @throws RadnetError if there is no scan or two scans share an id. */
export function checkScanIds(scans: readonly { readonly id: string }[]): void {
  if (scans.length === 0) throw new RadnetError('scans: expected one or more, got none');
  const seen = new Set<string>();
  for (const { id } of scans) {
    if (seen.has(id)) throw new RadnetError(`scans: expected every id once, got '${id}' twice`);
    seen.add(id);
  }
}
