const PAIR = /^(.*)\.(hdr|img)(\.gz)?$/i;

/** Whether a file's name is that of a NIfTI file: .nii, or .hdr or .img of a pair, each optionally gzipped (.gz). */
export function isNiftiName(name: string): boolean {
  return /\.nii(\.gz)?$/i.test(name) || PAIR.test(name);
}

/**
 * Returns the names of the header and the image if a file's name is that of one of a pair; else undefined. Both are
 * gzipped, or neither.
 */
export function niftiPair(file: string): readonly [header: string, image: string] | undefined {
  const [, stem, ending = '', zipped = ''] = PAIR.exec(file) ?? [];
  if (stem === undefined) return undefined;
  const upper = ending === ending.toUpperCase();
  const named = (other: string): string => `${stem}.${upper ? other.toUpperCase() : other}${zipped}`;
  return [named('hdr'), named('img')];
}
