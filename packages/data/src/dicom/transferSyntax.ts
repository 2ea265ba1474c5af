import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** What is read: pixels as they are (PS3.5, annex A). */
const SUPPORTED: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': 'Implicit VR Little Endian',
  '1.2.840.10008.1.2.1': 'Explicit VR Little Endian',
  '1.2.840.10008.1.2.1.99': 'Deflated Explicit VR Little Endian',
  [EXPLICIT_BIG_ENDIAN]: 'Explicit VR Big Endian',
};

/** Compressed syntaxes by name, so that an error can tell which it met (PS3.6, table A-1). */
const COMPRESSED: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'JPEG Baseline (Process 1)',
  '1.2.840.10008.1.2.4.51': 'JPEG Extended (Processes 2 and 4)',
  '1.2.840.10008.1.2.4.53': 'JPEG Spectral Selection, Non-Hierarchical (Processes 6 and 8)',
  '1.2.840.10008.1.2.4.55': 'JPEG Full Progression, Non-Hierarchical (Processes 10 and 12)',
  '1.2.840.10008.1.2.4.57': 'JPEG Lossless, Non-Hierarchical (Process 14)',
  '1.2.840.10008.1.2.4.70': 'JPEG Lossless, Non-Hierarchical, First-Order Prediction',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS Near-Lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Multi-component Lossless',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 Part 2 Multi-component',
  '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
  '1.2.840.10008.1.2.4.111': 'JPEG XL JPEG Recompression',
  '1.2.840.10008.1.2.4.112': 'JPEG XL',
  '1.2.840.10008.1.2.4.201': 'High-Throughput JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.202': 'High-Throughput JPEG 2000 RPCL Lossless',
  '1.2.840.10008.1.2.4.203': 'High-Throughput JPEG 2000',
  '1.2.840.10008.1.2.5': 'RLE Lossless',
  '1.2.840.10008.1.2.8.1': 'Deflated Image Frame',
};

/**
 * The byte order of a file's pixels.
 *
 * @throws RadnetError naming the file and its transfer syntax where that is not an uncompressed one.
 */
export function pixelByteOrder(header: DicomHeader): 'little' | 'big' {
  const uid = header.text('TransferSyntaxUID') ?? '';
  if (!Object.hasOwn(SUPPORTED, uid)) {
    const name = Object.hasOwn(COMPRESSED, uid) ? COMPRESSED[uid]! : 'an unknown transfer syntax';
    throw header.error(
      `expected an uncompressed ${describeTag('TransferSyntaxUID')}, one of ` +
        `${Object.values(SUPPORTED).join(', ')}; got ${name} (${uid}), which is not supported yet`,
    );
  }
  return uid === EXPLICIT_BIG_ENDIAN ? 'big' : 'little';
}
