import { RadnetError } from '@radnet/core';
import type { ManifestScan } from './manifestScan';

/**
 * Checks that no name and no image file is used by two scans. Otherwise a scan would count twice, or would be in both
 * the training and the test split.
 *
 * @param where Returns what errors call a scan, e.g. `row 3`.
 * @throws RadnetError naming the second scan and the first.
 */
export function checkScansDiffer(scans: readonly ManifestScan[], where: (index: number) => string): void {
  const ids = new Map<string, number>();
  const files = new Map<string, number>();
  const add = (seen: Map<string, number>, key: string, index: number, what: string): void => {
    const first = seen.get(key);
    if (first !== undefined) {
      throw new RadnetError(`${where(index)}: expected another ${what} than that of ${where(first)}`);
    }
    seen.set(key, index);
  };
  scans.forEach(({ id, source }, index) => {
    add(ids, id, index, 'scan name');
    const paths = 'volume' in source ? [source.volume] : source.slices;
    for (const path of paths) add(files, path, index, 'image file');
  });
}
