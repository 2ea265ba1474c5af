import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadWeights } from './loadWeights';
import type { WeightArray } from './namedWeights';

beforeAll(() => tf.setBackend('cpu'));

function network({ classes = 2, hidden = 3, extra = false } = {}): tf.LayersModel {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: hidden, inputShape: [4], name: 'hidden' }));
  model.add(tf.layers.batchNormalization({ name: 'norm' }));
  if (extra) model.add(tf.layers.dense({ units: hidden, useBias: false, name: 'extra' }));
  model.add(tf.layers.dense({ units: classes, name: 'head' }));
  return model;
}

const valuesOf = (model: tf.LayersModel): Map<string, WeightArray> =>
  new Map(
    model.weights.map((weight): [string, WeightArray] => [
      weight.originalName,
      { shape: weight.shape as number[], values: Float32Array.from(weight.read().dataSync()) },
    ]),
  );

describe('loadWeights', () => {
  it('copies all weights of another model, which may be disposed of, and go their own way', () => {
    const [model, other] = [network(), network()];
    const expected = valuesOf(other);
    const { loaded, kept, unused } = loadWeights(model, other);
    expect(loaded).toHaveLength(8);
    expect([kept, unused]).toEqual([[], []]);
    other.weights[0]!.write(tf.zeros([4, 3]));
    other.dispose();
    expect(valuesOf(model)).toEqual(expected);
  });

  it('copies the arrays of a file, which do not change with the model afterwards', () => {
    const [model, arrays] = [network(), valuesOf(network())];
    const first = arrays.get('head/bias')!.values.slice();
    loadWeights(model, arrays);
    expect(valuesOf(model)).toEqual(arrays);
    model.compile({ optimizer: tf.train.sgd(1), loss: 'meanSquaredError' });
    return model.trainOnBatch(tf.ones([2, 4]), tf.ones([2, 2])).then(() => {
      expect(valuesOf(model).get('head/bias')!.values).not.toEqual(first);
      expect(arrays.get('head/bias')!.values).toEqual(first);
    });
  });

  it('leaves out layers on either side, and says which weights that were', () => {
    const [model, other] = [network({ classes: 5 }), network({ extra: true })];
    const before = valuesOf(model).get('head/kernel');
    const { loaded, kept, unused } = loadWeights(model, other, { except: ['head', 'ex*'] });
    expect(loaded).toHaveLength(6);
    expect(kept).toEqual(['head/kernel', 'head/bias']);
    expect([...unused].sort()).toEqual(['extra/kernel', 'head/bias', 'head/kernel']);
    expect(valuesOf(model).get('head/kernel')).toEqual(before);
    expect(valuesOf(model).get('hidden/kernel')).toEqual(valuesOf(other).get('hidden/kernel'));
  });

  it('lists all that does not fit, with shapes, and changes nothing', () => {
    const [model, other] = [network({ extra: true }), network({ classes: 5 })];
    const before = valuesOf(model);
    expect(() => loadWeights(model, other)).toThrow(
      [
        "weights: expected those of this model, got 3 that do not fit (layers that are meant to differ go into 'except'):",
        '  extra/kernel: [3, 3] in the model, not among the weights',
        '  head/kernel: [3, 2] in the model, [3, 5] among the weights',
        '  head/bias: [2] in the model, [5] among the weights',
      ].join('\n'),
    );
    expect(valuesOf(model)).toEqual(before);
    expect(() => loadWeights(other, model, { except: ['head'] })).toThrow(
      /extra\/kernel: \[3, 3\] among the weights, not in the model/,
    );
  });

  it('names the nearest of the names that are left over', () => {
    const arrays = valuesOf(network());
    arrays.set('hidden/Kernel', arrays.get('hidden/kernel')!);
    arrays.delete('hidden/kernel');
    expect(() => loadWeights(network(), arrays)).toThrow(
      "hidden/kernel: [4, 3] in the model, not among the weights; the nearest name there is 'hidden/Kernel'",
    );
  });

  it('lists ten, and says how many more there are', () => {
    const arrays = new Map(
      Array.from({ length: 30 }, (_, at) => [`w${at}`, { shape: [at], values: new Float32Array(at) }]),
    );
    expect(() => loadWeights(network(), arrays)).toThrow(/got 38 that do not fit(.*\n){11} {2}and 28 more$/);
  });

  it('refuses exceptions that name nothing', () => {
    expect(() => loadWeights(network(), network(), { except: ['head', 'haed', 'x*'] })).toThrow(
      'except: expected layers of the model or of the weights, got haed, x*',
    );
  });

  it('frees everything', () =>
    expectNoLeak(() => {
      const [model, other] = [network(), network()];
      loadWeights(model, other);
      other.dispose();
      loadWeights(model, valuesOf(model));
      model.dispose();
    }));
});
