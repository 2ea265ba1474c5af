import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

/** The compression methods that can be decoded. */
export type Codec = 'RLE' | 'JPEG' | 'JPEG-LS' | 'JPEG 2000' | 'HTJ2K';

/** How a file stores its pixels. */
export interface TransferSyntax {
  readonly name: string;
  /** Byte order of uncompressed pixels. */
  readonly byteOrder: 'little' | 'big';
  /** Undefined if the pixels are not compressed. */
  readonly codec?: Codec;
}

const plain = (name: string, byteOrder: 'little' | 'big' = 'little'): TransferSyntax => ({ name, byteOrder });
const packed = (codec: Codec, name: string): TransferSyntax => ({ name, byteOrder: 'little', codec });

/** The transfer syntaxes that can be read (PS3.5, annex A). */
const READ: Readonly<Record<string, TransferSyntax>> = {
  '1.2.840.10008.1.2': plain('Implicit VR Little Endian'),
  '1.2.840.10008.1.2.1': plain('Explicit VR Little Endian'),
  '1.2.840.10008.1.2.1.99': plain('Deflated Explicit VR Little Endian'),
  '1.2.840.10008.1.2.2': plain('Explicit VR Big Endian', 'big'),
  '1.2.840.10008.1.2.4.50': packed('JPEG', 'JPEG Baseline (Process 1)'),
  '1.2.840.10008.1.2.4.51': packed('JPEG', 'JPEG Extended (Processes 2 and 4)'),
  '1.2.840.10008.1.2.4.53': packed('JPEG', 'JPEG Spectral Selection, Non-Hierarchical (Processes 6 and 8)'),
  '1.2.840.10008.1.2.4.55': packed('JPEG', 'JPEG Full Progression, Non-Hierarchical (Processes 10 and 12)'),
  '1.2.840.10008.1.2.4.57': packed('JPEG', 'JPEG Lossless, Non-Hierarchical (Process 14)'),
  '1.2.840.10008.1.2.4.70': packed('JPEG', 'JPEG Lossless, Non-Hierarchical, First-Order Prediction'),
  '1.2.840.10008.1.2.4.80': packed('JPEG-LS', 'JPEG-LS Lossless'),
  '1.2.840.10008.1.2.4.81': packed('JPEG-LS', 'JPEG-LS Near-Lossless'),
  '1.2.840.10008.1.2.4.90': packed('JPEG 2000', 'JPEG 2000 Lossless'),
  '1.2.840.10008.1.2.4.91': packed('JPEG 2000', 'JPEG 2000'),
  '1.2.840.10008.1.2.4.201': packed('HTJ2K', 'High-Throughput JPEG 2000 Lossless'),
  '1.2.840.10008.1.2.4.202': packed('HTJ2K', 'High-Throughput JPEG 2000 RPCL Lossless'),
  '1.2.840.10008.1.2.4.203': packed('HTJ2K', 'High-Throughput JPEG 2000'),
  '1.2.840.10008.1.2.5': packed('RLE', 'RLE Lossless'),
};

/** Transfer syntaxes that CT does not use, with names for error messages (PS3.6, table A-1). */
const NOT_READ: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Multi-component Lossless',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 Part 2 Multi-component',
  '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
  '1.2.840.10008.1.2.4.111': 'JPEG XL JPEG Recompression',
  '1.2.840.10008.1.2.4.112': 'JPEG XL',
  '1.2.840.10008.1.2.8.1': 'Deflated Image Frame',
};

/**
 * Returns the transfer syntax of a file.
 *
 * @throws RadnetError naming the file and its transfer syntax if that cannot be read.
 */
export function transferSyntaxOf(header: DicomHeader): TransferSyntax {
  const uid = header.text('TransferSyntaxUID') ?? '';
  if (Object.hasOwn(READ, uid)) return READ[uid]!;
  const name = Object.hasOwn(NOT_READ, uid) ? NOT_READ[uid]! : 'an unknown transfer syntax';
  throw header.error(
    `expected a ${describeTag('TransferSyntaxUID')} that CT comes in (uncompressed, deflated, RLE, JPEG, JPEG-LS, ` +
      `JPEG 2000 or HTJ2K), got ${name} (${uid.slice(0, 64)})`,
  );
}
