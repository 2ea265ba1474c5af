import papaparse from 'papaparse';
import { RadnetError } from '@radnet/core';
import { checkPatientsApart } from './checkPatientsApart';
import { checkScansDiffer } from './checkScansDiffer';
import type { ManifestScan } from './manifestScan';
import { manifestScanOf, sliceCountOf } from './manifestScanOf';
import { NO_LESION } from './parseCsvManifest';
import type { ManifestFormat } from './parseManifest';

/** A column of the table; `cell` returns the value for one row of a scan, or undefined for an empty cell. */
interface Column {
  readonly title: string;
  readonly cell: (scan: ManifestScan, slice: number) => string | number | undefined;
}

/**
 * Formats scans as text that `parseManifest` reads, ending in a line break. Columns that no scan needs are left out.
 *
 * @throws RadnetError naming the scan by its number if `parseManifest` would refuse it.
 */
export function formatManifest(scans: readonly ManifestScan[], format: ManifestFormat): string {
  if (scans.length === 0) throw new RadnetError('scans: expected one or more, got none');
  const checked = scans.map((scan, index) => manifestScanOf(scan, `scan ${index + 1}`));
  checkScansDiffer(checked, (index) => `scan ${index + 1}`);
  checkPatientsApart(checked, (index) => `scan ${index + 1}`);
  if (format === 'json-lines') return checked.map((scan) => `${JSON.stringify(scan)}\n`).join('');
  const columns = columnsOf(checked);
  const rows = checked.flatMap((scan) =>
    Array.from({ length: sliceCountOf(scan) ?? 1 }, (_, slice) =>
      columns.map(({ cell }) => cell(scan, slice) ?? ''),
    ),
  );
  return `${papaparse.unparse([columns.map(({ title }) => title), ...rows], { newline: '\n' })}\n`;
}

function columnsOf(scans: readonly ManifestScan[]): Column[] {
  const classes = unique(scans.flatMap(({ labels }) => Object.keys(labels)));
  const readings = unique(
    scans.flatMap(({ readers = {} }) =>
      Object.entries(readers).flatMap(([reader, reading]) =>
        Object.keys(reading).map((name) => `${reader}:${name}`),
      ),
    ),
  );
  const groups = unique(scans.flatMap(({ groups = {} }) => Object.keys(groups)));
  const all: Column[] = [
    { title: 'scan', cell: ({ id }) => id },
    { title: 'volume', cell: ({ source }) => ('volume' in source ? source.volume : undefined) },
    { title: 'slice', cell: ({ source }, slice) => ('slices' in source ? source.slices[slice] : undefined) },
    {
      title: 'slice_number',
      cell: (scan, slice) => (sliceCountOf(scan) === undefined ? undefined : slice + 1),
    },
    { title: 'mask', cell: ({ mask }) => (mask && 'volume' in mask ? mask.volume : undefined) },
    {
      title: 'slice_mask',
      cell: ({ mask }, slice) => (mask && 'slices' in mask ? (mask.slices[slice] ?? NO_LESION) : undefined),
    },
    { title: 'hounsfield', cell: ({ hounsfield }) => hounsfield },
    { title: 'patient', cell: ({ patient }) => patient },
    { title: 'split', cell: ({ split }) => split },
    ...classes.flatMap((name) => [
      { title: `label:${name}`, cell: ({ labels }: ManifestScan) => ownNumber(labels, name) },
      {
        title: `slice_label:${name}`,
        cell: ({ labels }: ManifestScan, slice: number) => ownList(labels, name)?.[slice],
      },
    ]),
    ...groups.map((name) => ({
      title: `group:${name}`,
      cell: ({ groups = {} }: ManifestScan) => (Object.hasOwn(groups, name) ? groups[name] : undefined),
    })),
    ...readings.map((title) => ({ title: `reader:${title}`, cell: readerCell(title) })),
  ];
  return all.filter(
    ({ title, cell }) => title === 'scan' || scans.some((scan) => cell(scan, 0) !== undefined),
  );
}

function readerCell(title: string): Column['cell'] {
  const [reader, name] = title.split(':') as [string, string];
  return ({ readers = {} }) =>
    Object.hasOwn(readers, reader) ? ownNumber(readers[reader]!, name) : undefined;
}

function ownNumber(labels: ManifestScan['labels'], name: string): number | undefined {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return typeof label === 'number' ? label : undefined;
}

function ownList(labels: ManifestScan['labels'], name: string): readonly number[] | undefined {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return typeof label === 'object' ? label : undefined;
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];
