import { RadnetError } from '@radnet/core';
import type { FileOnDemand } from '../files/fileOnDemand';
import type { OnFile } from '../files/openedCt';
import { mapAhead } from '../mapAhead';
import { type DamagedFile, damagedFile, type DamagedSliceOptions } from './damagedFiles';
import { isPassedOver } from './dicomFiles';
import { DicomHeader } from './dicomHeader';
import { isDicom } from './part10File';

/** How much of a file is read to see what it is. A header that is longer is read with its whole file. */
const HEADER_BYTES = 2 ** 16;

/** Beginnings that are being read while one is looked at. */
const HEADERS_AHEAD = 8;

/** Files by their beginnings. */
export interface DicomHeaders {
  readonly headers: readonly DicomHeader[];
  /** Files that are left out. */
  readonly damaged: readonly DamagedFile[];
  /** The names of those that are no DICOM. */
  readonly others: readonly string[];
  /** One of the headers with its file's whole content. */
  readonly load: (header: DicomHeader) => Promise<DicomHeader>;
}

/**
 * Reads the beginnings of files, and finds those that are DICOM as `parseDicomFiles` does.
 *
 * @param onFile Called as files have been looked at.
 * @throws RadnetError where one is damaged and is not to be left out; what reading throws.
 */
export async function readDicomHeaders(
  files: readonly FileOnDemand[],
  options: DamagedSliceOptions = {},
  onFile: OnFile = () => {},
): Promise<DicomHeaders> {
  const candidates = files.filter(({ name }) => !isPassedOver(name));
  const found = new Map<DicomHeader, FileOnDemand>();
  const damaged: DamagedFile[] = [];
  const others: string[] = [];
  const parse = async (
    file: FileOnDemand,
  ): Promise<readonly [FileOnDemand, DicomHeader | DamagedFile | undefined]> => [
    file,
    await parseHeader(file).catch((error: unknown) => damagedFile(error, { file: file.name }, options)),
  ];
  let done = 0;
  for await (const [file, header] of mapAhead(candidates, HEADERS_AHEAD, parse)) {
    if (header === undefined) others.push(file.name);
    else if ('reason' in header) damaged.push(header);
    else found.set(header, file);
    onFile(++done, candidates.length);
  }
  const load = async (header: DicomHeader): Promise<DicomHeader> =>
    header.withContent(await found.get(header)!.whole());
  return { headers: [...found.keys()], damaged, others, load };
}

async function parseHeader(file: FileOnDemand): Promise<DicomHeader | undefined> {
  const start = await file.start(HEADER_BYTES);
  if (!isDicom(start) && !/\.dcm$/i.test(file.name)) return undefined;
  if (start.length < HEADER_BYTES) return DicomHeader.parse(start, file.name);
  try {
    const header = DicomHeader.parse(start, file.name);
    if (header.pixelData !== undefined) return header;
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
  }
  return DicomHeader.parse(await file.whole(), file.name);
}
