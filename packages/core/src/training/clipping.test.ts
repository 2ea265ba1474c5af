import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import { clipByValue } from './clipByValue';
import { DivergedError } from './divergedError';
import { expectClose, golden, goldenGradients } from './golden/fixtures';
import { type GradientTransform, transformGradients } from './gradients';

const update = { epoch: 1, step: 1, slices: 5 };

describeOnEachBackend('clipping', () => {
  it.each<[string, GradientTransform, Record<string, number[]>]>([
    ['by global norm', clipByGlobalNorm(1.5), golden.clippedByNorm],
    ['by value', clipByValue(0.5), golden.clippedByValue],
  ])('makes what PyTorch makes: %s', async (_, clip, expected) => {
    await expectNoLeak(async () => {
      const clipped = await transformGradients([clip], goldenGradients(0), update);
      for (const [name, values] of Object.entries(expected)) {
        expectClose(await clipped[name]!.data(), values);
      }
      tf.dispose(clipped);
    });
  });
});

describe('clipByGlobalNorm', () => {
  it('leaves gradients of a smaller norm as they are', async () => {
    const gradients = goldenGradients(0);
    expect(await clipByGlobalNorm(100)(gradients, update)).toBe(gradients);
    tf.dispose(gradients);
  });

  it.each([NaN, Infinity])('names the weight whose gradient is not finite: %s', async (broken) => {
    await expectNoLeak(async () => {
      const gradients = { ...goldenGradients(0), 'call/bias': tf.tensor1d([1, broken]) };
      const clipping = transformGradients([clipByGlobalNorm(1)], gradients, update);
      await expect(clipping).rejects.toThrow(DivergedError);
      await expect(clipping).rejects.toThrow(
        `expected a finite norm of the gradients, got ${broken} for weight 'call/bias'`,
      );
    });
  });
});

it.each([
  ['maxNorm: expected a number above 0, got 0', () => clipByGlobalNorm(0)],
  ['maxValue: expected a number above 0, got -1', () => clipByValue(-1)],
])('clipping refuses, with %s', (message, make) => {
  expect(make).toThrow(RadnetError);
  expect(make).toThrow(message);
});
