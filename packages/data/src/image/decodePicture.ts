import { decodeJpeg } from './decodeJpeg';
import { decodePng } from './decodePng';
import type { Picture } from './picture';
import { isPng } from './pngChunks';

/**
 * Decodes a PNG or a JPEG, as its first bytes tell.
 *
 * @param file Name of the file in error messages.
 * @returns Grey values or red, green and blue, in [0, 1].
 * @throws RadnetError naming the file if it is damaged, too large (more than 4096 x 4096 pixels), of an unsupported
 *   kind, or neither a PNG nor a JPEG.
 */
export function decodePicture(bytes: Uint8Array, file: string): Promise<Picture> {
  return isPng(bytes) ? decodePng(bytes, file) : decodeJpeg(bytes, file);
}
