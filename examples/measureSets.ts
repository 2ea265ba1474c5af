import { alone, type ProcessGroup } from '@radnet/core';
import { type MeasuredScan, measureScans } from '@radnet/data';
import { checkSets } from './checkSets';
import { type DataDescription, describeData } from './describeData';
import type { Settings } from './settings';
import type { ScanSets } from './splitScans';

/** The training and validation CTs with their slices counted, and a description of all CTs of the run. */
export interface MeasuredSets {
  readonly training: readonly MeasuredScan[];
  readonly validation: readonly MeasuredScan[];
  readonly data: DataDescription;
}

/** @throws RadnetError if there is nothing to learn from, or nothing to choose the best epoch by: see `checkSets`. */
export async function measureSets(
  sets: ScanSets,
  settings: Pick<Settings, 'label' | 'minConsecutive'>,
  group: ProcessGroup = alone,
): Promise<MeasuredSets> {
  const training = await measureScans(sets.training, group);
  const validation = await measureScans(sets.validation, group);
  checkSets(training, validation, settings);
  // A run that makes no claims about its network may have no test CTs.
  const test = sets.test.length === 0 ? [] : await measureScans(sets.test, group);
  return { training, validation, data: await describeData(sets, { training, validation, test }, group) };
}
