import { asyncTidy, describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { binaryCrossEntropy } from './binaryCrossEntropy';
import { categoricalCrossEntropy } from './categoricalCrossEntropy';
import { compileLoss, markPadding } from './compileLoss';
import { weightedLoss } from './headLoss';
import type { Loss } from './loss';
import { softDice } from './softDice';

const [SCANS, SLICES] = [2, 3];
const REAL = [1, 1, 1, 1, 0, 0];
const mask = (): tf.Tensor2D => tf.tensor2d(REAL, [SCANS, SLICES]);

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Labels whose padded slices hold `padding`. */
function labelsWith(padding: number, shape: number[], seed: number): tf.Tensor {
  return tf.tidy(() => {
    const per = tf.util.sizeFromShape(shape.slice(2));
    const labels = random(shape, seed).greater(0).cast('float32').dataSync();
    return tf.tensor(
      Array.from(labels, (label, at) => (REAL[Math.floor(at / per)] === 1 ? label : padding)),
      shape,
      'float32',
    );
  });
}

const CASES: readonly (readonly [string, Loss, number[]])[] = [
  ['binary cross-entropy of calls', binaryCrossEntropy({ classWeights: [1, 3] }), [SCANS, SLICES, 1]],
  ['binary cross-entropy of masks', binaryCrossEntropy(), [SCANS, SLICES, 4, 4, 1]],
  ['categorical cross-entropy', categoricalCrossEntropy(), [SCANS, SLICES, 3]],
  ['soft Dice', softDice(), [SCANS, SLICES, 4, 4, 1]],
];

const values = async (tensor: tf.Tensor): Promise<number[]> => Array.from(await tensor.data());

describeOnEachBackend('compileLoss', () => {
  it.each(CASES)(
    '%s: has the value and gradient of the masked loss, whatever padding holds',
    async (_, loss, shape) => {
      await expectNoLeak(() =>
        asyncTidy(async () => {
          const logits = random(shape, 1);
          const of = (run: (x: tf.Tensor) => tf.Scalar): { value: tf.Tensor; grad: tf.Tensor } =>
            tf.valueAndGrad(run)(logits);
          const expected = of((x) => loss(labelsWith(0, shape, 2), x, { mask: mask() }).mul(0.5));
          for (const padding of [0, 1, 7, NaN, -5]) {
            const targets = markPadding(labelsWith(padding, shape, 2), mask());
            const compiled = compileLoss(loss, { weight: 0.5 });
            const found = of((x) => compiled(targets, x));
            expect((await values(found.value))[0]).toBeCloseTo((await values(expected.value))[0]!, 6);
            const [slopes, wanted] = [await values(found.grad), await values(expected.grad)];
            slopes.forEach((slope, at) => expect(slope).toBeCloseTo(wanted[at]!, 6));
          }
        }),
      );
    },
  );
});

/** Two outputs by slice, as RADnet's: a call and a mask. */
function model(): tf.LayersModel {
  const scan = tf.input({ shape: [SLICES, 4], name: 'scan' });
  const dense = (units: number, name: string, seed: number): tf.SymbolicTensor =>
    tf.layers
      .dense({ units, name, kernelInitializer: tf.initializers.glorotUniform({ seed }) })
      .apply(scan) as tf.SymbolicTensor;
  const drawn = tf.layers
    .reshape({ targetShape: [SLICES, 2, 2, 1], name: 'drawn' })
    .apply(dense(4, 'pixels', 2)) as tf.SymbolicTensor;
  return tf.model({ inputs: scan, outputs: [dense(1, 'call', 1), drawn] });
}

const HEADS = {
  call: { target: 'call', loss: binaryCrossEntropy({ classWeights: [1, 2] }), weight: 1 },
  drawn: { target: 'drawn', loss: softDice(), weight: 0.3 },
} as const;
const RATE = 0.5;

interface Fitted {
  readonly loss: number;
  readonly weights: number[][];
}

/** One step of `model.fit`, with `padding` in the targets of padded slices. */
async function fit(
  padding: number,
  compiled: Readonly<Record<string, ReturnType<typeof compileLoss>>>,
): Promise<Fitted> {
  const network = model();
  network.compile({ optimizer: tf.train.sgd(RATE), loss: compiled });
  const targets = {
    call: markPadding(labelsWith(padding, [SCANS, SLICES, 1], 3), mask()),
    drawn: markPadding(labelsWith(padding, [SCANS, SLICES, 2, 2, 1], 4), mask()),
  };
  const history = await network.fit(random([SCANS, SLICES, 4], 5), targets, { batchSize: SCANS, verbose: 0 });
  const weights = await Promise.all(network.getWeights().map(values));
  return { loss: history.history['loss']![0] as number, weights };
}

/** The same step by the losses of `train`, with the slice mask. */
async function ownStep(): Promise<Fitted> {
  const network = model();
  const targets = {
    call: labelsWith(0, [SCANS, SLICES, 1], 3),
    drawn: labelsWith(0, [SCANS, SLICES, 2, 2, 1], 4),
  };
  const { value, grads } = tf.variableGrads(() => {
    const [call, drawn] = network.apply(random([SCANS, SLICES, 4], 5), { training: true }) as tf.Tensor[];
    return weightedLoss(HEADS, { call: call!, drawn: drawn! }, targets, mask()).total;
  });
  tf.train.sgd(RATE).applyGradients(grads);
  return { loss: (await values(value))[0]!, weights: await Promise.all(network.getWeights().map(values)) };
}

it('model.fit takes the step of our own loop, whatever the padded targets hold', async () => {
  await tf.setBackend('cpu');
  const own = await ownStep();
  for (const padding of [0, 1, NaN]) {
    const { loss, weights } = await fit(padding, {
      call: compileLoss(HEADS.call.loss),
      drawn: compileLoss(HEADS.drawn.loss, { weight: HEADS.drawn.weight }),
    });
    expect(loss).toBeCloseTo(own.loss, 6);
    weights.flat().forEach((weight, at) => expect(weight).toBeCloseTo(own.weights.flat()[at]!, 6));
  }
});

it('leaves out a batch of padding alone', async () => {
  await tf.setBackend('cpu');
  const targets = markPadding(tf.ones([1, 2, 1]), tf.zeros([1, 2]));
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => compileLoss(binaryCrossEntropy())(targets, x))(
    tf.ones([1, 2, 1]),
  );
  expect(await values(value)).toEqual([0]);
  expect(await values(grad)).toEqual([0, 0]);
});

it('reads targets by slice', async () => {
  await tf.setBackend('cpu');
  const targets = markPadding(tf.tensor2d([[1], [1]]), tf.tensor1d([1, 0]));
  const value = compileLoss(binaryCrossEntropy(), { sliceAxes: 1 })(targets, tf.tensor2d([[0], [9]]));
  expect((await values(value))[0]).toBeCloseTo(Math.log(2), 6);
});

it('refuses what does not fit', () => {
  expect(() => compileLoss(binaryCrossEntropy(), { wieght: 2 } as object)).toThrow("did you mean 'weight'?");
  expect(() => compileLoss('binaryCrossentropy' as never)).toThrow(
    'loss: expected a loss such as binaryCrossEntropy(), got "binaryCrossentropy" (a string)',
  );
  expect(() => compileLoss(binaryCrossEntropy(), { weight: -1 })).toThrow(/weight: .*got -1/);
  expect(() => compileLoss(binaryCrossEntropy(), { sliceAxes: 3 as never })).toThrow(/sliceAxes: .*got 3/);
  expect(() => compileLoss(binaryCrossEntropy())(tf.ones([2, 1]), tf.ones([2, 1]))).toThrow(
    'targets: expected [B, S, ...], for sliceAxes 2, got a tensor [2, 1]',
  );
  expect(() => markPadding(tf.ones([2, 3, 1]), tf.ones([2, 3, 1]))).toThrow(
    'got a tensor [2, 3, 1] for targets [2, 3, 1]',
  );
});
