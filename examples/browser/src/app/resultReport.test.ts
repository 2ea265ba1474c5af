import { expect, it } from 'vitest';
import { MODEL, POSITIVE, volumeOf } from '../state/fixtures';
import { resultReport } from './resultReport';

it('has the form of the result of predict-ct', () => {
  const volume = { ...volumeOf(8), warnings: ['slice 3 is missing'] };
  const report = resultReport({ ...POSITIVE, warnings: ['tilted'] }, volume, MODEL);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    schema: 1,
    software: 'radnet 0.0.0',
    backend: 'wasm',
    notice: expect.stringMatching(/^Research software, not a medical device.*synthetic phantoms/) as string,
    model: {
      fingerprint: MODEL.fingerprint,
      threshold: 0.5,
      minConsecutive: 3,
      origin: 'shipped',
      trainedOn: '121 phantoms',
      phantomsOnly: true,
    },
    cts: [
      {
        status: 'done',
        call: 'positive',
        run: { first: 2, last: 4 },
        volumeMl: 12.34,
        warnings: ['slice 3 is missing', 'tilted'],
      },
    ],
  });
  expect(report.cts[0]).toHaveProperty('slices.1', {
    slice: 2,
    positionMm: -15,
    probability: Math.fround(0.6),
    positive: true,
  });
});

it('says nothing of phantoms where the model has seen patients', () => {
  const { notice } = resultReport(POSITIVE, volumeOf(8), { ...MODEL, phantomsOnly: false });
  expect(notice).toBe('Research software, not a medical device: not for clinical use.');
});
