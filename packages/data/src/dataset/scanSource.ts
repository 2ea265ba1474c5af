import { RadnetError } from '@radnet/core';
import type { PreparedScan } from './preparedScan';
import type { ScanSummary } from './scanSummary';

/** A scan that is prepared when it is asked for, so that a data set may be larger than memory. */
export interface ScanSource {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /** Stands for the patient, as in a manifest. Left out, the scan is taken for a patient of its own. */
  readonly patientId?: string;
  /** Sub-groups of the scan, name to value. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Whether any slice is labelled positive, or the scan where its slices are not. */
  readonly positive: boolean;
  /** Where it is known beforehand. Then the scan need not be loaded to count its slices and their labels. */
  readonly summary?: ScanSummary;
  /** The same scan each time. */
  load(): Promise<PreparedScan>;
}

/** A scan that is in memory already, as a source. */
export function scanSource(scan: PreparedScan): ScanSource {
  return {
    id: scan.id,
    positive: scan.labels.includes(1),
    load: () => Promise.resolve(scan),
  };
}

/** @throws RadnetError where there is no scan, or two have one id. */
export function checkScanIds(scans: readonly { readonly id: string }[]): void {
  if (scans.length === 0) throw new RadnetError('scans: expected one or more, got none');
  const seen = new Set<string>();
  for (const { id } of scans) {
    if (seen.has(id)) throw new RadnetError(`scans: expected every id once, got '${id}' twice`);
    seen.add(id);
  }
}
