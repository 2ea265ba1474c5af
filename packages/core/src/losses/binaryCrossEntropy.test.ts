import { asyncTidy, describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { binaryCrossEntropy } from './binaryCrossEntropy';

interface Case {
  readonly shape: number[];
  /** None by default. */
  readonly mask?: { readonly shape: number[]; readonly isPadding: (entry: number) => boolean };
  readonly classWeights?: readonly [number, number];
}

/** Shapes at which a kernel takes other ways: one workgroup, some, as many as there are at most; none of them a full one. */
const CASES: Record<string, Case> = {
  'a few elements': { shape: [7] },
  'slices and their mask': {
    shape: [2, 3, 1],
    mask: { shape: [2, 3], isPadding: (entry) => entry > 3 },
    classWeights: [1, 4],
  },
  'masks of slices': {
    shape: [2, 3, 37, 41, 1],
    mask: { shape: [2, 3], isPadding: (entry) => entry % 3 === 1 },
    classWeights: [0.5, 20],
  },
  'a mask of one axis': {
    shape: [5, 33, 31],
    mask: { shape: [5], isPadding: (entry) => entry > 0 },
    classWeights: [0, 1],
  },
  'an element for each entry of the mask': {
    shape: [13, 997],
    mask: { shape: [13, 997], isPadding: (entry) => entry % 7 < 3 },
  },
  'more elements than threads': { shape: [3, 200_003], classWeights: [2, 3] },
};

/** Logits that overflow an exponential, ones beside 0, and all in between; labels between 0 and 1, mostly at the ends. */
function valuesOf({ shape, mask }: Case): { labels: Float32Array; logits: Float32Array; kept: Uint8Array } {
  const size = tf.util.sizeFromShape(shape);
  const wave = (index: number): number => (Math.sin(index * 12.9898) * 43758.5453) % 1;
  const extremes = [0, 100, -100, 1e-6, -1e-6, 30, -30];
  const perEntry = size / tf.util.sizeFromShape(mask?.shape ?? []);
  return {
    labels: Float32Array.from({ length: size }, (_, i) => (i % 5 === 4 ? 0.3 : Number(wave(i) > 0))),
    logits: Float32Array.from({ length: size }, (_, i) => extremes[i % 97] ?? 8 * wave(3 * i + 1)),
    kept: Uint8Array.from({ length: size }, (_, i) => Number(!mask?.isPadding(Math.floor(i / perEntry)))),
  };
}

/** In double precision, by the formula. */
function expected({ classWeights: [negative, positive] = [1, 1], ...of }: Case) {
  const { labels, logits, kept } = valuesOf(of);
  const count = kept.reduce((sum, keep) => sum + keep, 0);
  const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  let value = 0;
  const byLogits: number[] = [];
  const byLabels: number[] = [];
  logits.forEach((x, i) => {
    const y = labels[i]!;
    const share = kept[i]! / count;
    value += (y * positive * softplus(-x) + (1 - y) * negative * softplus(x)) * share;
    byLogits.push(((1 - y) * negative * sigmoid(x) - y * positive * sigmoid(-x)) * share);
    byLabels.push((positive * softplus(-x) - negative * softplus(x)) * share);
  });
  return { value, byLogits, byLabels };
}

type Filler = (values: Float32Array, kept: Uint8Array) => Float32Array;
const asTheyAre: Filler = (values) => values;
const filledWith =
  (filler: number): Filler =>
  (values, kept) =>
    values.map((value, index) => (kept[index] ? value : filler));

async function evaluated(of: Case, fill = asTheyAre) {
  const { labels, logits, kept } = valuesOf(of);
  const loss = binaryCrossEntropy(of.classWeights && { classWeights: of.classWeights });
  const made = tf.tidy(() => {
    const options = of.mask && {
      mask: tf.tensor(
        Array.from({ length: tf.util.sizeFromShape(of.mask.shape) }, (_, entry) =>
          Number(!of.mask!.isPadding(entry)),
        ),
        of.mask.shape,
      ),
    };
    const { value, grads } = tf.valueAndGrads((y, x) => loss(y, x, options).mul(3))([
      tf.tensor(fill(labels, kept), of.shape),
      tf.tensor(fill(logits, kept), of.shape),
    ]);
    return [value, ...grads];
  });
  const [value, byLabels, byLogits] = await Promise.all(made.map((tensor) => tensor.data()));
  tf.dispose(made);
  return { value: value![0]!, byLabels: byLabels!, byLogits: byLogits! };
}

function expectClose(got: ArrayLike<number>, wanted: readonly number[]): void {
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(got[i]! - value)), 0);
  expect(got.length).toBe(wanted.length);
  expect(worst / scale).toBeLessThan(2e-6);
}

describeOnEachBackend('binaryCrossEntropy', (backend) => {
  // The others add up one by one.
  const tolerance = backend === 'webgpu' ? 2e-6 : 1e-3;

  it.each(Object.entries(CASES))('of %s is the formula, and so are its gradients', async (_, of) => {
    const [got, wanted] = [await evaluated(of), expected(of)];
    expect(Math.abs(got.value / 3 / wanted.value - 1)).toBeLessThan(tolerance);
    expectClose(
      got.byLogits,
      wanted.byLogits.map((slope) => 3 * slope),
    );
    expectClose(
      got.byLabels,
      wanted.byLabels.map((slope) => 3 * slope),
    );
  });

  it.each([NaN, Infinity, 1e30])('takes nothing from padding that holds %d', async (filler) => {
    for (const of of [CASES['slices and their mask']!, CASES['masks of slices']!]) {
      expect(await evaluated(of, filledWith(filler))).toEqual(await evaluated(of));
    }
  });

  it.each(['slices and their mask', 'masks of slices'])('of %s, all of them padding, is 0', async (name) => {
    const { shape, mask } = CASES[name]!;
    const nothing = { shape, mask: { ...mask!, isPadding: () => true } };
    const { value, byLogits, byLabels } = await evaluated(nothing, filledWith(NaN));
    expect(value).toBe(0);
    expect([...byLogits, ...byLabels].every((slope) => slope === 0)).toBe(true);
  });

  it.each(['bool', 'int32'] as const)('takes a mask of %s', (dtype) =>
    asyncTidy(async () => {
      const logits = tf.tensor2d([[0.5, NaN, -2]]);
      const mask = tf.tensor2d([[1, 0, 1]], undefined, dtype);
      const loss = binaryCrossEntropy()(tf.ones([1, 3]), logits, { mask });
      const expected = (Math.log1p(Math.exp(-0.5)) + Math.log1p(Math.exp(2))) / 2;
      expect((await loss.data())[0]).toBeCloseTo(expected, 5);
    }),
  );

  it('keeps a NaN that is not padding', () =>
    asyncTidy(async () => {
      const loss = binaryCrossEntropy()(tf.ones([1, 3]), tf.tensor2d([[0, NaN, 1]]));
      expect((await loss.data())[0]).toBeNaN();
    }));

  it('is differentiated twice', () =>
    asyncTidy(async () => {
      const labels = tf.tensor1d([1, 0, 1]);
      const slope = tf.grad((x: tf.Tensor) => binaryCrossEntropy()(labels, x));
      const curvature = tf.grad((x: tf.Tensor) => slope(x).sum())(tf.tensor1d([0.5, -1, 3]));
      const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
      const expected = [0.5, -1, 3].map((x) => (sigmoid(x) * sigmoid(-x)) / 3);
      expectClose(await curvature.data(), expected);
    }));

  it('leaves nothing behind', async () => {
    const [y, x, mask] = [tf.ones([2, 3, 30, 40, 1]), tf.zeros([2, 3, 30, 40, 1]), tf.ones([2, 3])];
    const loss = binaryCrossEntropy();
    await expectNoLeak(() => loss(y, x, { mask }).dispose());
    await expectNoLeak(() => void loss(y, x), 1);
    await expectNoLeak(() => tf.dispose(tf.valueAndGrad((z) => loss(y, z, { mask }))(x)));
    tf.dispose([y, x, mask]);
  });
});
