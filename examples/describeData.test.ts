import { expect, it } from 'vitest';
import { describeData } from './describeData';
import { labelledScan } from './fixtures';

const digest = (bytes: string) => () => Promise.resolve(bytes);
const ct = (id: string, labels: string, known = {}) => ({
  ...labelledScan(id, labels, known),
  digest: digest(id),
});

const sets = {
  training: [ct('a', '0110', { mask: true, masked: true }), ct('b', '000', { mask: true })],
  validation: [ct('c', '10')],
  test: [ct('d', '11', { labels: false })],
};

it('counts each partition, and leaves out labels that nobody gave', async () => {
  expect(await describeData(sets, sets)).toMatchObject({
    training: {
      cts: 2,
      patients: null,
      positiveCts: 1,
      slices: 7,
      labelledSlices: 7,
      positiveSlices: 2,
      ctsWithMasks: 2,
    },
    validation: { cts: 1, positiveCts: 1, slices: 2, labelledSlices: 2, positiveSlices: 1, ctsWithMasks: 0 },
    test: { cts: 1, positiveCts: 1, slices: 2, labelledSlices: 0, positiveSlices: 0, ctsWithMasks: 0 },
  });
});

it('counts patients where any is named, each other CT as one of its own', async () => {
  const of = (...patients: (string | undefined)[]) =>
    patients.map((patientId, i) => ({ ...ct(`${i}`, '01'), ...(patientId !== undefined && { patientId }) }));
  const some = { training: of('p', 'p', 'q', undefined), validation: of(undefined), test: of('r') };
  expect(await describeData(some, some)).toMatchObject({
    training: { cts: 4, patients: 3 },
    validation: { cts: 1, patients: null },
    test: { cts: 1, patients: 1 },
  });
});

it('has another fingerprint where an id, the content, the order or the split is another', async () => {
  const [a, b] = sets.training as [(typeof sets.training)[0], (typeof sets.training)[0]];
  const others = [
    sets,
    { ...sets, training: [b, a] },
    { ...sets, training: [{ ...a, id: 'z' }, b] },
    { ...sets, training: [{ ...a, digest: digest('another') }, b] },
    { ...sets, training: [a], validation: [b, ...sets.validation] },
  ];
  const fingerprints = await Promise.all(
    others.map(async (other) => (await describeData(other, sets)).fingerprint),
  );
  expect(new Set(fingerprints).size).toBe(others.length);
  expect((await describeData(sets, sets)).fingerprint).toBe(fingerprints[0]);
  expect(fingerprints[0]).toMatch(/^[0-9a-f]{64}$/);
});
