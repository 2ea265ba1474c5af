import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsToSr } from './findingsToSr';
import { goldenResults, goldenSource, report } from './fixtures';

/** Relationship, value type, code of the name, value. */
type Content = [string | null, string, string | null, unknown];

interface Golden {
  readonly sha256: { readonly sr: string };
  readonly identity: Readonly<Record<'seg' | 'sr', unknown>>;
  readonly sr: { readonly content: Content } & Readonly<Record<string, unknown>>;
}

const golden = JSON.parse(readFileSync(new URL('golden/results.json', import.meta.url), 'utf8')) as Golden;
const within = ([, , , value]: Content, name: string): Content =>
  (value as Content[]).find(([, , code]) => code === name)!;

describe('findingsToSr', () => {
  it('writes the file that pydicom read', async () => {
    const { sr } = await goldenResults();
    expect(createHash('sha256').update(sr).digest('hex')).toBe(golden.sha256.sr);
  });

  it('is a TID 1500 report of the patient, by a device, on the images', () => {
    const { content, ...rest } = golden.sr;
    const images = [1, 2, 3, 4, 5].map((number) => `2.25.${100 + number}`);
    expect(rest).toEqual({
      sopClass: 'Comprehensive SR Storage',
      template: ['DCMR', '1500'],
      flags: ['COMPLETE', 'UNVERIFIED'],
      evidence: ['2.25.1', '2.25.2', images],
    });
    expect(golden.identity.sr).toEqual(golden.identity.seg);
    expect(content.slice(0, 3)).toEqual([null, 'CONTAINER', '126000']);
    expect(within(content, '121005')[3]).toEqual(['121007', 'DCM', 'Device']);
    const library = within(within(content, '111028'), '126200')[3] as Content[];
    expect(library.map(([, , , image]) => image)).toEqual(images);
  });

  it('says what was found, by what, where and how sure', () => {
    const group = within(within(golden.sr.content, '126010'), '125007');
    expect(group[3]).toEqual([
      ['HAS OBS CONTEXT', 'TEXT', '112039', 'lesion 1'],
      ['HAS OBS CONTEXT', 'UIDREF', '112040', '2.25.4'],
      ['CONTAINS', 'CODE', '121071', ['50960005', 'SCT', 'Hemorrhage']],
      ['HAS CONCEPT MOD', 'CODE', '363698007', ['12738006', 'SCT', 'Brain']],
      ['HAS CONCEPT MOD', 'TEXT', '111001', 'RADnet'],
      ['HAS CONCEPT MOD', 'TEXT', '111003', '1.2.3'],
      ['HAS CONCEPT MOD', 'TEXT', '111002', 'threshold 0.4'],
      ['CONTAINS', 'IMAGE', '260753009', '2.25.102'],
      ['CONTAINS', 'IMAGE', '260753009', '2.25.104'],
      ['CONTAINS', 'NUM', '122157', [0.73105857863, '1', 'UCUM', 'no units']],
      ['CONTAINS', 'CODE', '121052', ['52101004', 'SCT', 'Present']],
    ]);
  });

  it.each([
    ['no finding', { ...report, findings: [] }, /findings: expected one or more, got none/],
    [
      'a slice that is not there',
      { ...report, findings: [{ ...report.findings[0]!, slices: [5] }] },
      /expected slices from 0 to 4, got 5/,
    ],
  ])('refuses %s', async (_, odd, message) => {
    const { source } = await goldenSource();
    await expect(findingsToSr(odd, source)).rejects.toThrow(message);
  });
});
