import { decodeJpeg } from './decodeJpeg';
import { decodePng } from './decodePng';
import type { Picture } from './picture';
import { isPng } from './pngChunks';

/**
 * Decodes a PNG or a JPEG, whichever its first bytes say it is.
 *
 * @param file What errors call it.
 * @throws RadnetError naming the file: see `decodePng` and `decodeJpeg`.
 */
export function decodePicture(bytes: Uint8Array, file: string): Promise<Picture> {
  return isPng(bytes) ? decodePng(bytes, file) : decodeJpeg(bytes, file);
}
