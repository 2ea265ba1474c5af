import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { asyncTidy, checkGradients, expectNoLeak } from '@radnet/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { binaryCrossEntropy } from './binaryCrossEntropy';
import { categoricalCrossEntropy } from './categoricalCrossEntropy';
import type { Loss } from './loss';
import { softDice } from './softDice';

interface GoldenTensor {
  readonly shape: number[];
  readonly values: number[];
}

interface GoldenCase {
  readonly options: object;
  readonly labels: GoldenTensor;
  readonly logits: GoldenTensor;
  readonly mask?: GoldenTensor;
  readonly value: number;
  readonly gradient: GoldenTensor;
}

const factories: Readonly<Record<string, (options: object) => Loss>> = {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  softDice,
};
const golden = JSON.parse(readFileSync(new URL('golden/losses.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, GoldenCase>
>;
const cases = Object.entries(golden).flatMap(([name, of]) =>
  Object.entries(of).map(([about, golden]) => ({ name, about, golden })),
);
const masked = cases.filter(({ golden: { mask } }) => mask !== undefined);

const tensor = ({ values, shape }: GoldenTensor): tf.Tensor => tf.tensor(values, shape, 'float32');

interface Evaluated {
  readonly value: number;
  readonly gradient: number[];
}

/** The loss and its gradient with respect to the logits. */
function evaluate(loss: Loss, labels: tf.Tensor, logits: tf.Tensor, mask?: tf.Tensor): Evaluated {
  return tf.tidy(() => {
    const f = (x: tf.Tensor): tf.Scalar => loss(labels, x, mask && { mask });
    const { value, grad } = tf.valueAndGrad(f)(logits);
    return { value: value.dataSync()[0]!, gradient: [...grad.dataSync()] };
  });
}

/** The same tensor with `filler` in every entry that the mask leaves out. */
function fillPadding({ shape, values }: GoldenTensor, mask: GoldenTensor, filler: number): tf.Tensor {
  const perEntry = values.length / mask.values.length;
  const filled = values.map((value, i) => (mask.values[Math.floor(i / perEntry)] === 1 ? value : filler));
  return tensor({ shape, values: filled });
}

describe.each(['cpu', 'wasm'])('losses on %s', (backend) => {
  beforeEach(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
    await tf.ready();
  });

  it.each(cases)('$name, $about: value and gradient are those of PyTorch', ({ name, golden }) => {
    tf.tidy(() => {
      const { value, gradient } = evaluate(
        factories[name]!(golden.options),
        tensor(golden.labels),
        tensor(golden.logits),
        golden.mask && tensor(golden.mask),
      );
      expect(Math.abs(value - golden.value) / Math.max(1, golden.value)).toBeLessThan(1e-6);
      gradient.forEach((slope, i) => expect(slope).toBeCloseTo(golden.gradient.values[i]!, 6));
    });
  });

  it.each(masked)(
    '$name, $about: what the padding holds changes nothing, bit for bit',
    ({ name, golden }) => {
      tf.tidy(() => {
        const loss = factories[name]!(golden.options);
        const mask = tensor(golden.mask!);
        const expected = evaluate(loss, tensor(golden.labels), tensor(golden.logits), mask);
        for (const filler of [NaN, Infinity, -Infinity, 1e30]) {
          const labels = fillPadding(golden.labels, golden.mask!, filler);
          const logits = fillPadding(golden.logits, golden.mask!, filler);
          const got = evaluate(loss, labels, logits, mask);
          expect(got).toEqual(expected);
          const perEntry = got.gradient.length / mask.size;
          golden.mask!.values.forEach((counts, entry) => {
            const slopes = got.gradient.slice(entry * perEntry, (entry + 1) * perEntry);
            expect(slopes.every((slope) => slope === 0)).toBe(counts === 0);
          });
        }
      });
    },
  );

  it.each(masked)('$name, $about: with nothing but padding, value and gradient are 0', ({ name, golden }) => {
    tf.tidy(() => {
      const nothing = { ...golden.mask!, values: golden.mask!.values.map(() => 0) };
      const logits = fillPadding(golden.logits, nothing, NaN);
      const { value, gradient } = evaluate(
        factories[name]!({}),
        tensor(golden.labels),
        logits,
        tensor(nothing),
      );
      expect(value).toBe(0);
      expect(gradient.every((slope) => slope === 0)).toBe(true);
    });
  });
});

describe.each(Object.keys(factories))('%s', (name) => {
  const { labels, logits, mask } = golden[name]!['mask']!;
  beforeEach(async () => {
    await tf.setBackend('cpu');
  });

  it('agrees with finite differences', () =>
    asyncTidy(async () => {
      const [y, keep] = [tensor(labels), tensor(mask!)];
      const loss = factories[name]!({});
      await checkGradients((x) => loss(y, x, { mask: keep }), [tensor(logits)], { tolerance: 5e-3 });
    }));

  it('leaves one tensor behind, its value', async () => {
    const [y, x, keep] = [tensor(labels), tensor(logits), tensor(mask!)];
    const loss = factories[name]!({});
    await expectNoLeak(() => {
      loss(y, x).dispose();
      loss(y, x, { mask: keep }).dispose();
    });
    await expectNoLeak(() => void loss(y, x, { mask: keep }), 1);
    tf.dispose([y, x, keep]);
  });

  it('is a scalar', () => {
    tf.tidy(() => {
      expect(factories[name]!({})(tensor(labels), tensor(logits)).shape).toEqual([]);
    });
  });

  it('names both shapes where they differ', () => {
    tf.tidy(() => {
      const loss = factories[name]!({});
      const [y, x] = [tensor(labels), tensor(logits)];
      const shape = `[${x.shape.join(', ')}]`;
      expect(() => loss(tf.zeros([2, 4, 1]), x)).toThrow(
        `labels and logits: expected one shape, got [2, 4, 1] and ${shape}`,
      );
      expect(() => loss(y, x, { mask: tf.ones([2, 4]) })).toThrow(/mask: expected .*, got \[2, 4\]/);
      expect(() => loss(y, x, { mask: tf.ones([...x.shape, 1]) })).toThrow(/mask: expected /);
    });
  });
});

describe('arguments', () => {
  it.each([[[1, -1]], [[NaN, 1]], [[1, Infinity]]])('refuses class weights %j', (weights) => {
    expect(() => categoricalCrossEntropy({ classWeights: weights })).toThrow(/classWeights: expected finite/);
    expect(() => binaryCrossEntropy({ classWeights: weights as unknown as [number, number] })).toThrow(
      /classWeights: expected finite/,
    );
  });

  it('wants as many class weights as there are classes', () => {
    expect(() => binaryCrossEntropy({ classWeights: [1, 2, 3] as unknown as [number, number] })).toThrow(
      'classWeights: expected [negative, positive], got [1, 2, 3]',
    );
    tf.tidy(() => {
      const loss = categoricalCrossEntropy({ classWeights: [1, 2] });
      expect(() => loss(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow(/classWeights: expected 3, .* got 2/);
      expect(() => loss(tf.zeros([2, 1]), tf.zeros([2, 1]))).toThrow(/expected at least 2 classes/);
    });
  });

  it('lets no mask reach into classes or pixels', () => {
    tf.tidy(() => {
      const [y, x] = [tf.zeros([2, 5, 3, 4, 1]), tf.zeros([2, 5, 3, 4, 1])];
      const dice = softDice();
      expect(() => dice(y, x, { mask: tf.ones([2, 5, 3]) })).toThrow(
        'mask: expected the leading axes of [2, 5], of labels [2, 5, 3, 4, 1], got [2, 5, 3]',
      );
      expect(() => dice(tf.zeros([2, 1]), tf.zeros([2, 1]))).toThrow(/expected shape \[\.\.\., H, W, C\]/);
    });
  });

  it.each([0, -1, NaN, Infinity])('refuses smooth %d', (smooth) => {
    expect(() => softDice({ smooth })).toThrow(`smooth: expected a finite number above 0, got ${smooth}`);
  });
});
