import { alone, type ProcessGroup } from '@radnet/core';
import { type MeasuredScan, measureScans } from '@radnet/data';
import { checkSets } from './checkSets';
import { type DataDescription, describeData } from './describeData';
import type { Settings } from './settings';
import type { ScanSets } from './splitScans';

/** The CTs that a network is trained and chosen by, their slices counted, and what all CTs of the run come to. */
export interface MeasuredSets {
  readonly training: readonly MeasuredScan[];
  readonly validation: readonly MeasuredScan[];
  readonly data: DataDescription;
}

/** @throws RadnetError where there is nothing to learn, or to choose the best epoch by: see `checkSets`. */
export async function measureSets(
  sets: ScanSets,
  settings: Pick<Settings, 'label' | 'minConsecutive'>,
  group: ProcessGroup = alone,
): Promise<MeasuredSets> {
  const training = await measureScans(sets.training, group);
  const validation = await measureScans(sets.validation, group);
  checkSets(training, validation, settings);
  // Where nothing is claimed of the network, none is held out for it.
  const test = sets.test.length === 0 ? [] : await measureScans(sets.test, group);
  return { training, validation, data: await describeData(sets, { training, validation, test }, group) };
}
