import { RadnetError } from '@radnet/core';
import { createRandom, type Random } from '../random';
import { sampleScans } from './fixtures';
import { formatManifest } from './formatManifest';
import { type ManifestFormat, parseManifest } from './parseManifest';

/** Characters and pieces of text that tend to break parsers; mutations insert other characters too. */
const PIECES = [
  ',',
  '"',
  '\n',
  '\r',
  '\0',
  '..',
  '/',
  '\\',
  '-',
  ':',
  '{',
  '}',
  '[',
  ']',
  'null',
  '1e9',
  '__proto__',
  'é',
];

/**
 * Parses mutated manifests. Each must give either a RadnetError or scans that are the same after writing and reading
 * them.
 *
 * @returns How many were read (`volumes`) and how many refused.
 * @throws Any other error that a mutation causes, which means a bug in this package.
 */
export function fuzzManifest(mutations: number, seed: number): Promise<{ volumes: number; refused: number }> {
  const random = createRandom(seed);
  let [volumes, refused] = [0, 0];
  for (let turn = 0; turn < mutations; turn++) {
    const format: ManifestFormat = random.pick(['csv', 'json-lines']);
    const text = mutated(formatManifest(sampleScans, format), random);
    try {
      const scans = parseManifest(text, { format });
      const again = parseManifest(formatManifest(scans, format), { format });
      if (JSON.stringify(again) !== JSON.stringify(scans)) {
        throw new Error(`mutation ${turn} of seed ${seed} reads otherwise after writing`);
      }
      volumes++;
    } catch (error) {
      if (!(error instanceof RadnetError)) throw error;
      refused++;
    }
  }
  return Promise.resolve({ volumes, refused });
}

function mutated(text: string, random: Random): string {
  let result = text;
  for (let count = random.integer(1, 3); count > 0; count--) {
    const [start, end] = [random.integer(0, result.length), random.integer(0, result.length)].sort(
      (a, b) => a - b,
    );
    const before = result.slice(0, start);
    const change = random.pick(['insert', 'replace', 'delete', 'cut', 'double', 'line'] as const);
    if (change === 'insert') result = before + random.pick(PIECES) + result.slice(start);
    else if (change === 'replace')
      result = before + String.fromCharCode(random.integer(0, 0x2ff)) + result.slice(start! + 1);
    else if (change === 'delete') result = before + result.slice(start! + random.integer(1, 5));
    else if (change === 'cut') result = before;
    else if (change === 'double') result = before + result.slice(start, end) + result.slice(start);
    else result = random.shuffle(result.split('\n')).slice(random.integer(0, 1)).join('\n');
  }
  return result;
}
