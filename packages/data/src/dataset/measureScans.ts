import { type ProcessGroup, RadnetError } from '@radnet/core';
import { mapShared } from '@radnet/core/internal';
import type { PreparedScan } from './preparedScan';
import { checkScanIds, type ScanSource } from './scanSource';
import { type ScanSummary, scanSummary } from './scanSummary';

/** A scan source whose summary (everything except the pixels) is known. */
export interface MeasuredScan extends ScanSource {
  /** Sizes, labels and geometry of the scan. */
  readonly summary: ScanSummary;
}

/**
 * Loads every scan once, one after the other, to count its slices and labels and to find scans that do not fit. If a
 * scan comes with a summary, the summary is trusted and the scan is not loaded.
 *
 * @param group Processes that share the loading. Each loads a part, and all get all summaries.
 * @throws RadnetError if two scans share an id or differ in height, width or channels, or if a scan contradicts itself
 *   or its source.
 */
export async function measureScans(
  sources: readonly ScanSource[],
  group?: ProcessGroup,
): Promise<MeasuredScan[]> {
  checkScanIds(sources);
  const summaries = await mapShared(
    sources,
    async (source) => source.summary ?? scanSummary(await loadChecked(source)),
    group,
  );
  const measured: MeasuredScan[] = [];
  let expected: string | undefined;
  for (const [index, source] of sources.entries()) {
    const summary = summaries[index]!;
    const { height, width, channels } = summary;
    const size = `${height} x ${width} x ${channels}`;
    expected ??= size;
    if (size !== expected) {
      throw new RadnetError(
        `scan '${source.id}': expected slices of ${expected} (height x width x channels) as in the scans before, got ${size}`,
      );
    }
    const { id, positive, patientId, groups } = source;
    measured.push({
      id,
      positive,
      ...(patientId !== undefined && { patientId }),
      ...(groups && { groups }),
      summary,
      load: () => source.load(),
    });
  }
  return measured;
}

async function loadChecked(source: ScanSource): Promise<PreparedScan> {
  const { id, positive } = source;
  const scan = await source.load();
  const { slices, height, width, channels = 1, image, mask, labels } = scan;
  const voxels = slices * height * width;
  if (scan.id !== id) throw new RadnetError(`scan '${id}': expected to load that scan, got '${scan.id}'`);
  if (
    slices < 1 ||
    image.length !== voxels * channels ||
    mask.length !== voxels ||
    labels.length !== slices
  ) {
    throw new RadnetError(
      `scan '${id}': expected one slice or more, an image of ${voxels * channels} values, a mask of ${voxels} and ${slices} ` +
        `labels (${slices} x ${height} x ${width} x ${channels}), got ${image.length}, ${mask.length} and ${labels.length}`,
    );
  }
  if (labels.includes(1) !== positive) {
    throw new RadnetError(
      `scan '${id}': expected labels of a ${positive ? 'positive' : 'negative'} scan, ` +
        `got ${labels.filter((label) => label === 1).length} positive slices of ${slices}`,
    );
  }
  return scan;
}
