import { RadnetError } from '@radnet/core';
import url from 'dcmjs-codecs/build/dcmjs-native-codecs.wasm?url';

/**
 * Fetches the decoders of compressed DICOM, which most CTs do not need.
 *
 * @throws RadnetError if that fails, e.g. because the page is offline and has never fetched them.
 */
export async function codecWasm(): Promise<ArrayBuffer> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    throw new RadnetError(
      'expected the decoders of compressed DICOM, got none: this page could not fetch them from where it lies',
    );
  }
  return response.arrayBuffer();
}
