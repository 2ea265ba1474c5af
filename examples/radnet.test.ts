import { selectBackend } from '@radnet/backends';
import { weightedLoss, binaryCrossEntropy } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { asyncTidy, describeOnEachBackend, expectNoLeak, fill, playedStep } from '@radnet/testing';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import golden from './golden/radnet.json';
import { buildRadnet, HEMORRHAGE, VARIANTS } from './radnet';

const [scans, slices, height, width] = golden.shape as [number, number, number, number];
const isReal = (scan: number, slice: number): boolean => slice < golden.lengths[scan]!;
const MASKS = ['mask2', 'mask4', 'mask8'];

function goldenModel(): tf.LayersModel {
  const model = buildRadnet({ height, width, lstmUnits: golden.lstmUnits, seed: 1 });
  const values = new Map<string, tf.Tensor>();
  golden.weights.forEach(([name, shape, scale, offset], index) => {
    const numbers = fill(index + 1, shape as number[]).map((x) => x * (scale as number) + (offset as number));
    values.set(name as string, tf.tensor(numbers, shape as number[]));
  });
  for (const weight of model.trainableWeights) weight.write(values.get(weight.originalName)!);
  tf.dispose([...values.values()]);
  return model;
}

/** The golden input; padded slices hold 7 to show that it does not matter what they hold. */
function goldenInputs(): { scan: tf.Tensor; sliceMask: tf.Tensor } {
  const pixels = height * width;
  const scan = fill(golden.scanSeed, golden.shape).map((x, i) => {
    const slice = Math.floor(i / pixels);
    return isReal(Math.floor(slice / slices), slice % slices) ? x * 0.5 + 0.5 : 7;
  });
  const sliceMask = Array.from({ length: scans }, (_, b) =>
    Array.from({ length: slices }, (_, s) => (isReal(b, s) ? 1 : 0)),
  );
  return { scan: tf.tensor(scan, [...golden.shape, 1]), sliceMask: tf.tensor2d(sliceMask) };
}

/** Entries of real slices, in order. */
async function realSlices(output: tf.Tensor): Promise<number[]> {
  const perSlice = output.size / (scans * slices);
  const values = await output.data();
  return Array.from(values).filter((_, i) => {
    const slice = Math.floor(i / perSlice);
    return isReal(Math.floor(slice / slices), slice % slices);
  });
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!) / Math.max(1, Math.abs(value))));
}

async function expectOutputs(
  outputs: tf.Tensor[],
  expected: { logits: number[]; masks: number[][] },
): Promise<void> {
  const [logits, ...masks] = outputs as [tf.Tensor, ...tf.Tensor[]];
  expect(largestDifference(await realSlices(logits), expected.logits)).toBeLessThan(1e-4);
  for (const [i, mask] of masks.entries()) {
    const sampled = (await realSlices(mask)).filter((_, j) => j % 97 === 0);
    expect(largestDifference(sampled, expected.masks[i]!)).toBeLessThan(1e-4);
  }
}

beforeAll(async () => {
  await selectBackend('wasm');
});

describeOnEachBackend('RADnet at depth 40 against PyTorch (golden/make_radnet_golden.py)', (backend) => {
  // WebGPU on the CPU takes seconds a step on a busy machine.
  vi.setConfig({ testTimeout: 600_000 });

  it('a training step: outputs, loss, every gradient and running statistic; then the outputs of inference', () =>
    asyncTidy(async () => {
      const model = goldenModel();
      const { scan, sliceMask } = goldenInputs();
      const targets = {
        call: tf.tensor(
          fill(1002, [scans, slices]).map((x) => (x > 0 ? 1 : 0)),
          [scans, slices, 1],
        ),
        mask: tf.tensor(
          fill(1003, golden.shape).map((x) => (x > 0.6 ? 1 : 0)),
          [...golden.shape, 1],
        ),
      };
      const loss = binaryCrossEntropy();
      const heads = {
        [HEMORRHAGE]: { target: 'call', loss, weight: 1 },
        ...Object.fromEntries(
          MASKS.map((name) => [name, { target: 'mask', loss, weight: golden.auxiliaryWeight }]),
        ),
      };
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const compute = ({ scan, sliceMask, ...targets }: tf.NamedTensorMap): tf.NamedTensorMap => {
        let named: tf.NamedTensorMap = {};
        const { value, grads } = tf.variableGrads(() => {
          const outputs = model.apply([scan!, sliceMask!], { training: true }) as tf.Tensor[];
          named = Object.fromEntries(model.outputNames.map((name, i) => [name, tf.keep(outputs[i]!)]));
          return weightedLoss(heads, named, targets, sliceMask).total;
        }, variables);
        return { ...grads, ...named, value };
      };
      const made = await playedStep(backend, compute, { scan, sliceMask, ...targets }, model.weights);
      const outputs = model.outputNames.map((name) => made[name]!);

      await expectOutputs(outputs, golden.trained);
      tf.dispose(outputs);
      expect((await made['value']!.data())[0]).toBeCloseTo(golden.trained.loss, 4);
      const expectedGradients = golden.gradients as Record<string, number[]>;
      for (const [i, weight] of model.trainableWeights.entries()) {
        const [norm, ...first] = expectedGradients[weight.originalName]!;
        const gradient = made[variables[i]!.name]!;
        const tolerance = 1e-4 * norm! + 1e-6;
        expect(Math.abs((await gradient.norm().data())[0]! - norm!), `|${weight.originalName}|`).toBeLessThan(
          tolerance,
        );
        const values = await gradient.data();
        first.forEach((expected, j) => {
          expect(Math.abs(values[j]! - expected), `${weight.originalName}[${j}]`).toBeLessThan(tolerance);
        });
      }
      for (const [prefix, norms] of Object.entries(golden.running)) {
        // A block keeps one running mean and variance a map, which its last layer sees all of.
        const own = prefix.replace(/layer\d+\//, '');
        if (own !== prefix && !prefix.includes('layer12/')) continue;
        for (const [i, kind] of ['moving_mean', 'moving_variance'].entries()) {
          const weight = model.weights.find((w) => w.originalName === own + kind)!;
          expect(Math.abs((await weight.read().norm().data())[0]! / norms[i]! - 1), own + kind).toBeLessThan(
            1e-4,
          );
        }
      }

      await expectOutputs(model.predict([scan, sliceMask]) as tf.Tensor[], golden.evaluated);
      model.dispose();
    }));
});

describe('buildRadnet', () => {
  it.each(VARIANTS)('%s has the outputs and layers of its variant', (variant) => {
    const model = buildRadnet({ variant, height: 26, width: 30, depth: 10, growthRate: 4, lstmUnits: 5 });
    expect(model.outputNames).toEqual(variant === 'densenet' ? [HEMORRHAGE] : [HEMORRHAGE, ...MASKS]);
    expect(model.layers.some((layer) => layer.name === 'context')).toBe(variant === 'radnet');
    model.dispose();
  });

  it('frees everything', () =>
    expectNoLeak(() => {
      buildRadnet({ height: 26, width: 30, depth: 10, growthRate: 4, lstmUnits: 5 }).dispose();
    }));

  it('stands at 1/2, 1/4 and 1/8 of 250 x 250, and draws its masks at 250 x 250', () => {
    const model = buildRadnet({ height: 250, width: 250, seed: 1 });
    const sizes = [1, 2, 3].map((block) => model.getLayer(`densenet_block${block}`).outputShape.slice(1));
    expect(sizes).toEqual([
      [125, 125, 160],
      [63, 63, 304],
      [32, 32, 448],
    ]);
    for (const name of MASKS) expect(model.getLayer(name).outputShape).toEqual([null, null, 250, 250, 1]);
    model.dispose();
  });
});
