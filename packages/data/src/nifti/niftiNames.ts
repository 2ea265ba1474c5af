const PAIR = /^(.*)\.(hdr|img)(\.gz)?$/i;

/** Whether a file is NIfTI by its name: .nii, or .hdr and .img of a pair, each also gzipped (.gz). */
export function isNiftiName(name: string): boolean {
  return /\.nii(\.gz)?$/i.test(name) || PAIR.test(name);
}

/** Where a file is one of a pair by its name: its header and its image. Both are gzipped, or neither. */
export function niftiPair(file: string): readonly [header: string, image: string] | undefined {
  const [, stem, ending = '', zipped = ''] = PAIR.exec(file) ?? [];
  if (stem === undefined) return undefined;
  const upper = ending === ending.toUpperCase();
  const named = (other: string): string => `${stem}.${upper ? other.toUpperCase() : other}${zipped}`;
  return [named('hdr'), named('img')];
}
