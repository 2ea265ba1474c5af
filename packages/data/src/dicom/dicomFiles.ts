import { RadnetError } from '@radnet/core';
import { type DamagedFile, damagedFile, type DamagedSliceOptions } from './damagedFiles';
import { DicomHeader } from './dicomHeader';
import { isDicom } from './part10File';

/** Files that a message lists before it says how many there are more. */
const LISTED_NAMES = 8;

/** A file and its whole content. */
export interface NamedBytes {
  /** What errors call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where it is known that the bytes are not those once written: what was expected and what came, beginning with the name. */
  readonly damage?: string;
}

/** The DICOM files among others. */
export interface DicomFiles {
  readonly headers: readonly DicomHeader[];
  /** Files that are left out. */
  readonly damaged: readonly DamagedFile[];
  readonly warnings: readonly string[];
}

/**
 * Parses the headers of a folder's files. Hidden files and DICOMDIR are passed over. Other files that do not begin as
 * DICOM are, too, with a warning that counts them, unless their name ends in `.dcm`: then they are damaged.
 *
 * @throws RadnetError where none is DICOM, or one is damaged and is not to be left out.
 */
export function parseDicomFiles(files: readonly NamedBytes[], options: DamagedSliceOptions = {}): DicomFiles {
  const candidates = files.filter(({ name }) => !isPassedOver(name));
  const dicom = candidates.filter(({ name, bytes }) => isDicom(bytes) || /\.dcm$/i.test(name));
  const others = candidates.filter((file) => !dicom.includes(file)).map(({ name }) => name);
  const headers: DicomHeader[] = [];
  const damaged: DamagedFile[] = [];
  for (const { name, bytes, damage } of dicom) {
    try {
      if (damage !== undefined) throw new RadnetError(damage);
      headers.push(DicomHeader.parse(bytes, name));
    } catch (error) {
      damaged.push(damagedFile(error, { file: name }, options));
    }
  }
  return dicomFiles(headers, damaged, others);
}

/** @throws RadnetError where there is no DICOM file, or all are damaged. */
export function dicomFiles(
  headers: readonly DicomHeader[],
  damaged: readonly DamagedFile[],
  others: readonly string[],
): DicomFiles {
  if (headers.length === 0 && damaged.length > 0) throw allDamaged(damaged);
  if (headers.length === 0) {
    throw new RadnetError(
      `expected DICOM files, got ${others.length === 0 ? 'no files' : `none, but ${listed(others)}`}`,
    );
  }
  return {
    headers,
    damaged,
    warnings: others.length === 0 ? [] : [`${describePassedOver(others)}, being no DICOM`],
  };
}

/** The error of a CT of which nothing is left. */
export function allDamaged(damaged: readonly DamagedFile[]): RadnetError {
  return new RadnetError(
    `expected a CT with sound slices, got ${damaged.length} that are damaged; the first: ${damaged[0]!.reason}`,
  );
}

/** Files that lie in DICOM folders without being a part of a series. */
export function isPassedOver(name: string): boolean {
  const base = name.split(/[/\\]/).at(-1)!;
  return base.startsWith('.') || base.toUpperCase() === 'DICOMDIR';
}

/** How many files were passed over. Their names may be patients' names, and warnings go into reports. */
export function describePassedOver({ length }: readonly string[]): string {
  return length === 1 ? '1 file was passed over' : `${length} files were passed over`;
}

/** The first of some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).join(', ');
  return names.length > LISTED_NAMES ? `${shown} and ${names.length - LISTED_NAMES} more` : shown;
}
