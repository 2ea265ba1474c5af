import { RadnetError } from '@radnet/core';
import type { FileOnDemand } from '../files/fileOnDemand';
import type { OnFile } from '../files/openedCt';
import { mapAhead } from '../mapAhead';
import { type DamagedFile, damagedFile, type DamagedSliceOptions } from './damagedFiles';
import { isPassedOver } from './dicomFiles';
import { DicomHeader } from './dicomHeader';
import { isDicom } from './part10File';

/** How many bytes of a file are read to see what it is. If the header is longer, the whole file is read. */
const HEADER_BYTES = 2 ** 16;

/** How many files are read ahead while one is examined. */
const HEADERS_AHEAD = 8;

/** Files, sorted by what they begin with. */
export interface DicomHeaders {
  readonly headers: readonly DicomHeader[];
  /** Damaged files that are left out. */
  readonly damaged: readonly DamagedFile[];
  /** Names of the files that are not DICOM. */
  readonly others: readonly string[];
  /** Returns one of the headers with its file's whole content. */
  readonly load: (header: DicomHeader) => Promise<DicomHeader>;
}

/**
 * Reads the beginnings of files, and finds the DICOM files among them as `parseDicomFiles` does.
 *
 * @param onFile Called each time a file has been examined.
 * @throws RadnetError if a file is damaged and damaged slices are refused; whatever reading throws.
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
