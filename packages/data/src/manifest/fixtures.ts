import type { ManifestScan } from './manifestScan';

/** For tests: scans that use every part of a manifest. */
export const sampleScans: readonly ManifestScan[] = [
  {
    id: 'plain',
    source: { volume: 'cts/plain/ct.nii.gz' },
    mask: { volume: 'cts/plain/mask.nii.gz' },
    labels: { any: 1 },
    patient: 'P-017',
    groups: { kind: 'subdural', scanner: 'GE Revolution' },
    split: 'train',
  },
  {
    id: 'by-slice',
    source: { slices: ['b/1.dcm', 'b/2, "two".dcm', 'b/3.dcm'] },
    mask: { slices: [null, 'b/2 mask.png', null] },
    labels: { any: [0, 1, 0], subdural: [0, 1, 0], fracture: 0 },
    split: 'validation',
  },
  {
    id: 'volume labelled by slice',
    source: { volume: 'c/ct' },
    labels: { any: [1, 0] },
    hounsfield: -1024,
    patient: '18',
    groups: { kind: 'epidural' },
    readers: { R1: { any: 1, subdural: 0 }, R2: { any: 0 } },
    split: 'test',
  },
  {
    id: 'empty masks',
    source: { slices: ['d/é.dcm'] },
    hounsfield: 'wrapped-12-bit',
    mask: { slices: [null] },
    labels: {},
  },
  { id: 'unlabelled', source: { volume: 'e/ct' }, labels: {} },
];
