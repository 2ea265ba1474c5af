import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { heatMap } from './heatMap';

beforeAll(() => tf.setBackend('cpu'));

const logit = (probability: number): number => Math.log(probability / (1 - probability));

describe('heatMap', () => {
  it('is the mean of the heads, class by class, in the shape of the masks', async () => {
    const heads = [
      [0.2, 0.9],
      [0.4, 0.1],
    ].map((classes) => tf.tensor(classes.map(logit), [1, 1, 1, 1, 2]));
    await expectNoLeak(() => {
      const map = heatMap(heads);
      expect(map.shape).toEqual([1, 1, 1, 1, 2]);
      const [first, second] = map.dataSync();
      expect(first).toBeCloseTo(0.3, 6);
      expect(second).toBeCloseTo(0.5, 6);
      map.dispose();
    });
  });

  it('takes back what weighting the lesion did to the odds', () => {
    // Odds of 1:4, multiplied by 8, are 2:1.
    const map = heatMap([tf.tensor([logit(2 / 3)], [1, 1, 1, 1])], { lesionWeight: 8 });
    expect(map.dataSync()[0]).toBeCloseTo(0.2, 6);
  });

  it('is drawn at another size between pixel centres', () => {
    const map = heatMap([tf.tensor([logit(0.2), logit(0.6)], [1, 1, 2, 1])], { size: [2, 4] });
    expect(map.shape).toEqual([1, 2, 4, 1]);
    [0.2, 0.3, 0.5, 0.6].forEach((value, x) => expect(map.dataSync()[x]).toBeCloseTo(value, 5));
  });

  it('refuses what does not fit', () => {
    const zeros = (...shape: number[]): tf.Tensor => tf.zeros(shape);
    expect(() => heatMap([])).toThrow(
      'logits: expected a list of tensors, one for each segmentation head, got [].',
    );
    expect(() => heatMap(zeros(1, 2, 2, 1) as never)).toThrow(
      'logits: expected a list of tensors, one for each segmentation head, got a tensor [1, 2, 2, 1]; ' +
        'put it into a list, heatMap([logits]).',
    );
    expect(() => heatMap([[0]] as never)).toThrow(/got \[\[\.\.\.\]\]\./);
    expect(() => heatMap([zeros(1, 2, 2, 1)], { lesionweight: 8 } as object)).toThrow(
      "heatMap: unknown option 'lesionweight'; did you mean 'lesionWeight'?",
    );
    expect(() => heatMap([zeros(2, 3)])).toThrow(/logits: expected \[slices, .*got \[2, 3\]/);
    expect(() => heatMap([zeros(1, 2, 2, 1), zeros(1, 4, 4, 1)])).toThrow(
      /one shape for all heads, got \[1, 2, 2, 1\] and \[1, 4, 4, 1\]/,
    );
    expect(() => heatMap([zeros(1, 2, 2, 1)], { lesionWeight: 0 })).toThrow(/lesionWeight.*got 0/);
    expect(() => heatMap([zeros(1, 2, 2, 1)], { size: [0, 2] })).toThrow(/size\[0\].*got 0/);
  });
});
