import { RadnetError } from '@radnet/core';
import type { DicomHeader } from './dicomHeader';

const LONGEST = 64;

/**
 * Returns the scanner's manufacturer and model, which do not identify a patient. Results can be reported for each
 * scanner. Only the characters that a manifest's names allow are kept: letters, digits, spaces and `_ . -`.
 *
 * @returns At most 64 characters; undefined if the header names neither.
 */
export function scannerOf(header: Pick<DicomHeader, 'text'>): string | undefined {
  const [maker, model] = [textOf(header, 'Manufacturer'), textOf(header, 'ManufacturerModelName')];
  // Some models begin with their manufacturer's name.
  const parts = model.toLowerCase().startsWith(maker.toLowerCase()) ? [model] : [maker, model];
  const words = parts
    .join(' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}_.-]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return words.slice(0, LONGEST).trim() || undefined;
}

/** Returns the element's text, or an empty text if it is damaged: that is no reason to refuse the CT. */
function textOf(
  header: Pick<DicomHeader, 'text'>,
  keyword: 'Manufacturer' | 'ManufacturerModelName',
): string {
  try {
    return header.text(keyword) ?? '';
  } catch (error) {
    if (error instanceof RadnetError) return '';
    throw error;
  }
}
