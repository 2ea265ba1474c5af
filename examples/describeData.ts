import { type ProcessGroup } from '@radnet/core';
import { mapShared } from '@radnet/core/internal';
import type { MeasuredScan } from '@radnet/data';
import type { CtSource } from './ctSource';
import { sha256 } from './sha256';
import type { ScanSets } from './splitScans';

/** The parts of a run's CTs. */
export const PARTITIONS = ['training', 'validation', 'test'] as const;
export type Partition = (typeof PARTITIONS)[number];

/** Counts of a training, validation or test set. */
export interface PartitionDescription {
  readonly cts: number;
  /** Null if the manifest names no patients. A CT without one counts as its own patient. */
  readonly patients: number | null;
  readonly positiveCts: number;
  readonly slices: number;
  /** Slices with their own label; for the others, only the CT's label is known. */
  readonly labelledSlices: number;
  readonly positiveSlices: number;
  /** CTs on which the hemorrhage was outlined, or which are known to have none. */
  readonly ctsWithMasks: number;
}

/** A description of a run's CTs, without their names. */
export interface DataDescription extends Readonly<Record<Partition, PartitionDescription>> {
  /**
   * SHA-256 over every CT in order: its part, its id, its labels, and the names and bytes of its files. The same CTs with the same split
   * have the same fingerprint, in any folder and with any preprocessing.
   */
  readonly fingerprint: string;
}

/**
 * Describes a run's CTs.
 *
 * @param measured The CTs of the same sets, with their slices counted.
 */
export async function describeData(
  sets: Pick<ScanSets, Partition>,
  measured: Readonly<Record<Partition, readonly MeasuredScan[]>>,
  group?: ProcessGroup,
): Promise<DataDescription> {
  return {
    fingerprint: await fingerprint(sets, group),
    training: describePartition(measured.training),
    validation: describePartition(measured.validation),
    test: describePartition(measured.test),
  };
}

async function fingerprint(
  sets: Readonly<Record<Partition, readonly CtSource[]>>,
  group?: ProcessGroup,
): Promise<string> {
  const all = PARTITIONS.flatMap((partition) => sets[partition].map((scan) => ({ partition, scan })));
  const told = await mapShared(
    all,
    async ({ partition, scan }) => JSON.stringify([partition, scan.id, await scan.digest()]),
    group,
  );
  return sha256(new TextEncoder().encode(told.join('')));
}

function describePartition(scans: readonly MeasuredScan[]): PartitionDescription {
  const sum = (count: (scan: MeasuredScan) => number): number =>
    scans.reduce((total, scan) => total + count(scan), 0);
  const labelled = (scan: MeasuredScan): Uint8Array =>
    scan.summary.labelsKnown ? scan.summary.labels : new Uint8Array();
  return {
    cts: scans.length,
    patients: patientsOf(scans),
    positiveCts: sum(({ positive }) => Number(positive)),
    slices: sum(({ summary }) => summary.slices),
    labelledSlices: sum((scan) => labelled(scan).length),
    positiveSlices: sum((scan) => labelled(scan).filter((label) => label === 1).length),
    ctsWithMasks: sum(({ summary }) => Number(summary.maskKnown)),
  };
}

function patientsOf(scans: readonly MeasuredScan[]): number | null {
  const named = scans.flatMap(({ patientId }) => (patientId === undefined ? [] : [patientId]));
  return named.length === 0 ? null : new Set(named).size + scans.length - named.length;
}
