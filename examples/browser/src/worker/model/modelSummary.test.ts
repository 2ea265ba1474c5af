import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataDescription } from '../../../../describeData';
import { modelIdentity } from '../../../../predict/modelIdentity';
import { smallModel } from './fixtures';
import { modelSummary } from './modelSummary';

beforeAll(() => tf.setBackend('cpu'));

const dataOf = (cts: number): DataDescription => ({ training: { cts } }) as DataDescription;

describe('modelSummary', () => {
  it('tells what the model is, with the fingerprint that predict-ct prints', async () => {
    const trained = smallModel();
    const { fingerprint } = await modelIdentity(trained);
    expect(await modelSummary(trained, 'shipped')).toEqual({
      origin: 'shipped',
      description: 'radnet, 7 layers, 16 x 16 pixels',
      trainedOn: 'phantoms',
      phantomsOnly: true,
      fingerprint,
      threshold: 0.5,
      minConsecutive: 3,
      preprocess: trained.card.preprocess,
    });
  });

  it.each([
    [{}, 121, '121 phantoms', true],
    [{ data: 'manifest.csv' }, 350, '350 CTs', false],
    [{ data: 'manifest.csv' }, 1, '1 CT', false],
    [{ weights: 'runs/patients' }, 121, '121 phantoms, begun with the weights of another model', false],
  ])('tells what it has seen: %o, %d', async (settings, cts, trainedOn, phantomsOnly) => {
    const { model, card } = smallModel(settings);
    const summary = await modelSummary({ model, card: { ...card, data: dataOf(cts) } }, 'opened');
    expect(summary).toMatchObject({ trainedOn, phantomsOnly });
  });
});
