import { RadnetError } from '@radnet/core';
import type { DicomHeader } from './dicomHeader';

const LONGEST = 64;

/**
 * Manufacturer and model of the scanner, a sub-group that results may be given for: neither leads back to a patient. Cut to the
 * letters, digits, spaces and `_ . -` that names of a manifest hold; undefined where the header tells neither.
 */
export function scannerOf(header: Pick<DicomHeader, 'text'>): string | undefined {
  const [maker, model] = [textOf(header, 'Manufacturer'), textOf(header, 'ManufacturerModelName')];
  // Some models begin with their maker's name.
  const parts = model.toLowerCase().startsWith(maker.toLowerCase()) ? [model] : [maker, model];
  const words = parts
    .join(' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}_.-]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return words.slice(0, LONGEST).trim() || undefined;
}

/** A damaged name of a scanner is no reason to refuse its CT. */
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
