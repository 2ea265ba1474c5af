import { RadnetError } from '@radnet/core';
import { checkName } from './manifestScanOf';

const PLAIN = [
  'scan',
  'volume',
  'slice',
  'slice_number',
  'mask',
  'slice_mask',
  'hounsfield',
  'patient',
  'split',
] as const;

type Plain = (typeof PLAIN)[number];

/** The column of each kind of cell. */
export interface ManifestColumns {
  readonly plain: ReadonlyMap<Plain, number>;
  /** Columns with labels of the scan, keyed by class. */
  readonly labels: ReadonlyMap<string, number>;
  /** Columns with labels of the row's slice, keyed by class. */
  readonly sliceLabels: ReadonlyMap<string, number>;
  /** Columns keyed by sub-group. */
  readonly groups: ReadonlyMap<string, number>;
  readonly readers: readonly { readonly reader: string; readonly name: string; readonly column: number }[];
}

/**
 * Finds the columns named by a header row.
 *
 * @throws RadnetError for an unknown column, one that occurs twice, or a missing `scan`.
 */
export function manifestColumns(header: readonly string[]): ManifestColumns {
  if (new Set(header).size < header.length) throw new RadnetError('row 1: expected every column once');
  const plain = new Map<Plain, number>();
  const labels = new Map<string, number>();
  const sliceLabels = new Map<string, number>();
  const groups = new Map<string, number>();
  const readers: { reader: string; name: string; column: number }[] = [];
  header.forEach((title, column) => {
    const [kind, first, second, ...rest] = title.split(':');
    const name = (text: string | undefined): string => checkName(text, `row 1: column ${column + 1}`);
    const known = PLAIN.find((one) => one === title);
    if (known !== undefined) plain.set(known, column);
    else if (kind === 'label' && second === undefined) labels.set(name(first), column);
    else if (kind === 'slice_label' && second === undefined) sliceLabels.set(name(first), column);
    else if (kind === 'group' && second === undefined) groups.set(name(first), column);
    else if (kind === 'reader' && rest.length === 0)
      readers.push({ reader: name(first), name: name(second), column });
    else throw unknownColumn(title, column);
  });
  if (!plain.has('scan')) throw new RadnetError('row 1: expected a column scan, got none');
  return { plain, labels, sliceLabels, groups, readers };
}

function unknownColumn(title: string, column: number): RadnetError {
  return new RadnetError(
    `row 1: expected the columns ${PLAIN.join(', ')}, label:CLASS, slice_label:CLASS, reader:READER:CLASS and ` +
      `group:NAME, got ${JSON.stringify(title.slice(0, 40))} in column ${column + 1}`,
  );
}
