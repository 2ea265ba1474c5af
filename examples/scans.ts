import { oneProcess, type RunGroup } from './distributed/runGroup';
import { type SkippedCt, openCts } from './ctScans';
import { ctOptions } from './ctOptions';
import { phantomScans } from './phantomScans';
import type { Settings } from './settings';
import { type ScanSets, splitScans } from './splitScans';

/** The CTs of a run, split as the manifest says or else at random by the seed, and those that cannot be read. */
export async function loadScanSets(
  settings: Settings,
  group: RunGroup = oneProcess,
): Promise<ScanSets & { readonly skipped: readonly SkippedCt[] }> {
  const skipped: SkippedCt[] = [];
  const onSkipped = (cts: readonly SkippedCt[]): number => skipped.push(...cts);
  const scans =
    settings.data === undefined
      ? phantomScans(settings)
      : await openCts(settings.data, { ...ctOptions(settings), onSkipped, group });
  return { ...splitScans(scans, settings.seed), skipped };
}
