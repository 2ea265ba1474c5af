import { RadnetError } from '@radnet/core';
import { type DamagedFile, damagedFile, type DamagedSliceOptions } from './damagedFiles';
import { DicomHeader } from './dicomHeader';
import { isDicom } from './part10File';

/** How many file names a message lists before it only counts the rest. */
const LISTED_NAMES = 8;

/** A file with its whole content in memory. */
export interface NamedBytes {
  /** Name used in error messages. Names ending in `.dcm` are always taken for DICOM. */
  readonly name: string;
  /** The whole content. */
  readonly bytes: Uint8Array;
  /**
   * Set if the bytes are known to differ from the original file: what was expected and what was found, beginning with
   * the name. Readers then treat the file as damaged.
   */
  readonly damage?: string;
}

/** The DICOM files found among a list of files. */
export interface DicomFiles {
  readonly headers: readonly DicomHeader[];
  /** Damaged files that are left out. */
  readonly damaged: readonly DamagedFile[];
  readonly warnings: readonly string[];
}

/**
 * Parses the headers of a folder's files. Hidden files and DICOMDIR are ignored without notice. Other files that do not
 * begin like DICOM are ignored too, with a warning that gives their number. If such a file's name ends in `.dcm`, it
 * counts as damaged instead.
 *
 * @throws RadnetError if no file is DICOM, or if one is damaged and damaged slices are refused.
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

/**
 * Combines the results of parsing files.
 *
 * @throws RadnetError if there is no DICOM file, or all are damaged.
 */
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

/** Returns the error for a CT whose files are all damaged. */
export function allDamaged(damaged: readonly DamagedFile[]): RadnetError {
  return new RadnetError(
    `expected a CT with sound slices, got ${damaged.length} that are damaged; the first: ${damaged[0]!.reason}`,
  );
}

/** Whether a file is one that often lies in DICOM folders without being part of a series: a hidden file or DICOMDIR. */
export function isPassedOver(name: string): boolean {
  const base = name.split(/[/\\]/).at(-1)!;
  return base.startsWith('.') || base.toUpperCase() === 'DICOMDIR';
}

/**
 * Describes how many files were ignored. It leaves out their names, which may be patients' names: warnings go into
 * reports.
 */
export function describePassedOver({ length }: readonly string[]): string {
  return length === 1 ? '1 file was passed over' : `${length} files were passed over`;
}

/** Lists the first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).join(', ');
  return names.length > LISTED_NAMES ? `${shown} and ${names.length - LISTED_NAMES} more` : shown;
}
