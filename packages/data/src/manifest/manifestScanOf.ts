import { RadnetError } from '@radnet/core';
import { checkHounsfieldScale } from '../volume/hounsfieldScale';
import { checkManifestPath } from './manifestPath';
import type { ManifestScan } from './manifestScan';

const LONGEST_NAME = 128;

/** Far above the number of slices of any CT. */
const MOST_SLICES = 2 ** 14;

const SPLITS = ['train', 'validation', 'test'] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks every part of a manifest's scan and returns a copy.
 *
 * Names of scans, classes, readers and sub-groups have up to 128 letters, digits, spaces and `_ . -`, begin with a
 * letter or digit and do not end in a space. Patients have up to 64 unaccented letters, digits and `_ . -`, begin with
 * a letter or digit and contain a digit.
 *
 * @param where What errors call the scan, e.g. `row 3`.
 * @throws RadnetError if a part is missing, unknown or malformed; if labels are other than 0 and 1; if lists by slice
 *   have different lengths; if a slice's file occurs twice; if `checkManifestPath` refuses a path.
 */
export function manifestScanOf(value: unknown, where: string): ManifestScan {
  const fields = fieldsOf(
    value,
    where,
    ['id', 'source', 'labels'],
    ['mask', 'readers', 'hounsfield', 'patient', 'groups', 'split'],
  );
  const { source, mask, readers, hounsfield, patient, groups, split } = fields;
  const scan: ManifestScan = {
    id: checkName(fields['id'], `${where}: the scan's name`),
    source: sourceOf(source, `${where}: source`),
    ...(mask === undefined ? {} : { mask: maskOf(mask, `${where}: mask`) }),
    labels: mapOf(fields['labels'], `${where}: labels`, labelOf),
    ...(readers === undefined ? {} : { readers: mapOf(readers, `${where}: readers`, readingOf) }),
    ...(hounsfield === undefined
      ? {}
      : { hounsfield: checkHounsfieldScale(hounsfield, `${where}: hounsfield`) }),
    ...(patient === undefined ? {} : { patient: patientOf(patient, `${where}: patient`) }),
    ...(groups === undefined ? {} : { groups: groupsOf(groups, `${where}: groups`) }),
    ...(split === undefined ? {} : { split: splitOf(split, `${where}: split`) }),
  };
  checkLengths(scan, where);
  return scan;
}

/** Returns the length of a scan's lists by slice; undefined if it has none. */
export function sliceCountOf(scan: ManifestScan): number | undefined {
  return listsOf(scan)[0]?.length;
}

/**
 * Checks a name.
 *
 * @throws RadnetError if the value is not a valid name of a scan, class, reader or sub-group.
 */
export function checkName(value: unknown, where: string): string {
  if (typeof value === 'string' && value.length <= LONGEST_NAME) {
    if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.-]*$/u.test(value) && !value.endsWith(' ')) return value;
  }
  throw new RadnetError(
    `${where}: expected up to ${LONGEST_NAME} letters, digits, spaces and _ . -, ` +
      'beginning with a letter or digit and not ending in a space',
  );
}

/** Checks a patient. The message does not repeat the value, which may identify the patient. */
function patientOf(value: unknown, where: string): string {
  if (typeof value === 'string' && /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value)) return value;
  throw new RadnetError(
    `${where}: expected a number or a hash that stands for the patient (up to 64 letters A to Z, digits and _ . -, ` +
      'a digit among them), never a name',
  );
}

function groupsOf(value: unknown, where: string): Record<string, string> {
  const groups = mapOf(value, where, checkName);
  if (Object.keys(groups).length === 0) throw new RadnetError(`${where}: expected a sub-group, got none`);
  return groups;
}

/**
 * Checks a label.
 *
 * @throws RadnetError if the value is neither 0 nor 1.
 */
function checkLabel(value: unknown, where: string): number {
  if (value === 0 || value === 1) return value;
  throw new RadnetError(
    `${where}: expected 0 or 1, got ${typeof value === 'number' ? value : 'something else'}`,
  );
}

function sourceOf(value: unknown, where: string): ManifestScan['source'] {
  const { volume, slices } = oneOf(value, where);
  if (slices === undefined) return { volume: checkManifestPath(volume, `${where}: volume`) };
  const paths = listOf(slices, where, (path, slice) => checkManifestPath(path, slice));
  if (new Set(paths).size < paths.length) throw new RadnetError(`${where}: expected every slice's file once`);
  return { slices: paths };
}

function maskOf(value: unknown, where: string): NonNullable<ManifestScan['mask']> {
  const { volume, slices } = oneOf(value, where);
  if (slices === undefined) return { volume: checkManifestPath(volume, `${where}: volume`) };
  return {
    slices: listOf(slices, where, (path, slice) => (path === null ? null : checkManifestPath(path, slice))),
  };
}

/** Checks that the value has either `volume` or `slices`, and nothing else. */
function oneOf(value: unknown, where: string): { volume?: unknown; slices?: unknown } {
  const fields = fieldsOf(value, where, [], ['volume', 'slices']);
  if (Object.keys(fields).length !== 1) throw new RadnetError(`${where}: expected either volume or slices`);
  return fields;
}

function labelOf(value: unknown, where: string): number | number[] {
  return Array.isArray(value) ? listOf(value, where, checkLabel) : checkLabel(value, where);
}

function readingOf(value: unknown, where: string): Record<string, number> {
  const reading = mapOf(value, where, checkLabel);
  if (Object.keys(reading).length === 0) throw new RadnetError(`${where}: expected a label, got none`);
  return reading;
}

function splitOf(value: unknown, where: string): (typeof SPLITS)[number] {
  const split = SPLITS.find((one) => one === value);
  if (split === undefined) throw new RadnetError(`${where}: expected one of ${SPLITS.join(', ')}`);
  return split;
}

function listOf<T>(value: unknown, where: string, item: (value: unknown, where: string) => T): T[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_SLICES) {
    throw new RadnetError(`${where}: expected a list of 1 to ${MOST_SLICES} slices`);
  }
  return value.map((one, slice) => item(one, `${where}: slice ${slice + 1}`));
}

function mapOf<T>(
  value: unknown,
  where: string,
  item: (value: unknown, where: string) => T,
): Record<string, T> {
  const entries = Object.entries(objectOf(value, where)).map(([name, one]) => {
    checkName(name, `${where}: a name`);
    return [name, item(one, `${where}: ${name}`)] as const;
  });
  return Object.fromEntries(entries);
}

function fieldsOf(
  value: unknown,
  where: string,
  required: readonly string[],
  optional: readonly string[],
): Fields {
  const fields = objectOf(value, where);
  const missing = required.find((name) => !Object.hasOwn(fields, name));
  if (missing !== undefined) throw new RadnetError(`${where}: expected ${missing}, got none`);
  const known = [...required, ...optional];
  if (!Object.keys(fields).every((name) => known.includes(name))) {
    throw new RadnetError(`${where}: expected no other fields than ${known.join(', ')}`);
  }
  return fields;
}

function objectOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new RadnetError(`${where}: expected an object`);
}

function listsOf({ source, mask, labels }: ManifestScan): readonly (readonly unknown[])[] {
  return [
    ...('slices' in source ? [source.slices] : []),
    ...(mask !== undefined && 'slices' in mask ? [mask.slices] : []),
    ...Object.values(labels).filter((label) => typeof label !== 'number'),
  ];
}

function checkLengths(scan: ManifestScan, where: string): void {
  const lengths = listsOf(scan).map(({ length }) => length);
  if (new Set(lengths).size > 1) {
    throw new RadnetError(
      `${where}: expected one entry a slice in slices, masks and labels, got ${lengths.join(', ')}`,
    );
  }
}
