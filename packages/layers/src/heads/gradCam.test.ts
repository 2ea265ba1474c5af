import { selectBackend } from '@radnet/backends';
import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { denseBlock } from '../blocks/denseBlock';
import { sliceBatchNorm } from '../normalization/sliceBatchNorm';
import { foldSlices } from '../slices/foldSlices';
import { sliceBiLstm } from '../slices/sliceBiLstm';
import { unfoldSlices } from '../slices/unfoldSlices';
import golden from './golden/gradCam.json';
import { gradCam } from './gradCam';

type Symbolic = tf.SymbolicTensor;

const [slices, height, width] = golden.scan as [number, number, number];
const ALL = Array.from({ length: slices }, (_, slice) => slice);
const options = { output: 'call', classIndex: 0 };

const stem = (filters: number): tf.layers.Layer =>
  tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, name: 'stem' });

/** The network of make_grad_cam_golden.py, beside the call a map of each slice. */
function goldenModel(): tf.LayersModel {
  const scan = tf.input({ shape: [null, height, width, 1], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
  const cnn = [
    foldSlices(),
    stem(6),
    denseBlock({ layers: 2, growthRate: 3, name: 'block' }),
    sliceBatchNorm({ relu: true, name: 'norm' }),
  ];
  const maps = cnn.reduce<Symbolic>((x, layer) => layer.apply(x) as Symbolic, scan);
  const pooled = tf.layers.globalAveragePooling2d({}).apply(maps) as Symbolic;
  const described = unfoldSlices({ name: 'described' }).apply([pooled, scan]) as Symbolic;
  const context = sliceBiLstm({ units: 3, name: 'context' }).apply([described, sliceMask]) as Symbolic;
  const call = tf.layers.dense({ units: 2, name: 'call' }).apply(context) as Symbolic;
  const drawn = unfoldSlices({ name: 'drawn' }).apply([maps, scan]) as Symbolic;
  const model = tf.model({ inputs: [scan, sliceMask], outputs: [call, drawn] });
  golden.weights.forEach(([name, shape, scale, offset], index) => {
    const values = fill(index + 1, shape as number[]).map((x) => x * (scale as number) + (offset as number));
    const value = tf.tensor(values, shape as number[]);
    model.weights.find(({ originalName }) => originalName === name)!.write(value);
    value.dispose();
  });
  return model;
}

const goldenInputs = (): tf.NamedTensorMap => ({
  scan: tf.tensor(fill(1000, golden.scan), [1, ...golden.scan]),
  sliceMask: tf.ones([1, slices]),
});

async function explain(
  model: tf.LayersModel,
  changed: Partial<Parameters<typeof gradCam>[2]> = {},
): Promise<{ shape: number[]; values: number[] }> {
  const inputs = goldenInputs();
  const maps = await gradCam(model, inputs, { ...options, ...changed });
  const result = { shape: maps.shape, values: Array.from(await maps.data()) };
  tf.dispose([maps, inputs]);
  return result;
}

function expectClose(found: { shape: number[]; values: number[] }, expected: typeof found): void {
  expect(found.shape).toEqual(expected.shape);
  const differences = found.values.map((value, at) => Math.abs(value - expected.values[at]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

describeOnEachBackend('gradCam', () => {
  it.each([
    ['of the last maps', golden.norm, {}],
    ['of another class', golden.otherClass, { classIndex: 1 }],
    ['of the maps that a dense block makes', golden.block, { layer: 'block' }],
    ['through a dense block', golden.stem, { layer: 'stem' }],
    ['of a thin CT, read interleaved', golden.interleaved, { sequenceLength: 3 }],
    ['in chunks', golden.norm, { slicesPerChunk: 2 }],
  ])('is what PyTorch gives %s (make_grad_cam_golden.py)', async (_, expected, changed) => {
    const model = goldenModel();
    await expectNoLeak(async () => expectClose(await explain(model, changed), expected));
    model.dispose();
  });
});

describe('gradCam', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('explains some slices as it explains all, on a scale of their own', async () => {
    const model = goldenModel();
    const area = height * width;
    const { shape, values } = golden.norm;
    for (const asked of [[3], [0, 2, 4]]) {
      const own = asked.flatMap((slice) => values.slice(slice * area, (slice + 1) * area));
      const largest = Math.max(...own);
      const expected = {
        shape: [asked.length, ...shape.slice(1)],
        values: own.map((value) => value / largest),
      };
      expectClose(await explain(model, { slices: asked, slicesPerChunk: 2 }), expected);
    }
  });

  it('runs the encoder once a slice, and differentiates what stands behind the features alone', async () => {
    const model = goldenModel();
    const [first, pooling] = [model.getLayer('stem'), model.getLayer('norm')].map((layer) =>
      vi.spyOn(layer, 'call'),
    );
    const filters = vi.spyOn(tf.engine(), 'runKernel');
    await explain(model, { slicesPerChunk: 2 });
    const lengths = (calls: unknown[][]) => calls.map(([x]) => [x as tf.Tensor].flat()[0]!.shape[0]);
    expect(lengths(first!.mock.calls)).toEqual([2, 2, 2]);
    expect(lengths(pooling!.mock.calls)).toEqual([2, 2, 2]);
    expect(filters.mock.calls.map(([name]) => name)).not.toContain('Conv2DBackpropFilter');
    filters.mockRestore();
  });

  it('reads no slice that is not asked for where none reads another', async () => {
    const image = tf.input({ shape: [8, 8, 1], name: 'image' });
    const maps = stem(4).apply(image) as Symbolic;
    const pooled = tf.layers.maxPooling2d({ poolSize: 2 }).apply(maps) as Symbolic;
    const flat = tf.layers.flatten().apply(pooled) as Symbolic;
    const call = tf.layers.dense({ units: 1, name: 'call' }).apply(flat) as Symbolic;
    const model = tf.model({ inputs: image, outputs: call });
    const first = vi.spyOn(model.getLayer('stem'), 'call');
    const images = tf.tensor(fill(1, [5, 8, 8, 1]), [5, 8, 8, 1]);
    await expectNoLeak(async () => {
      const found = await gradCam(model, { image: images }, { output: 'call', slices: [1, 4] });
      expect(found.shape).toEqual([2, 8, 8]);
      expect([first.mock.calls[0]![0]].flat()[0]!.shape[0]).toBe(2);
      const last = images.slice(4, 1);
      const alone = await gradCam(model, { image: last }, { output: 'call' });
      const own = Array.from(await found.data()).slice(64);
      expectClose(
        { shape: alone.shape, values: Array.from(await alone.data()) },
        { shape: [1, 8, 8], values: own.map((value) => value / Math.max(...own)) },
      );
      tf.dispose([found, last, alone]);
    });
  });

  it('is drawn at the size asked for, and all zeros where nothing raises the logit', async () => {
    const model = goldenModel();
    const { shape, values } = await explain(model, { size: [18, 21] });
    expect(shape).toEqual([slices, 18, 21]);
    expect(Math.max(...values)).toBeGreaterThan(0.8);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(Math.min(...values)).toBe(0);
    const call = model.getLayer('call');
    call.setWeights(call.getWeights().map((weight) => tf.zerosLike(weight)));
    expect(new Set((await explain(model)).values)).toEqual(new Set([0]));
  });

  it.each<[string, Partial<Parameters<typeof gradCam>[2]>, RegExp]>([
    ['an output that is none', { output: 'class' }, /output: expected one of call, drawn, got 'class'/],
    [
      'an output of maps',
      { output: 'drawn' },
      /output: expected logits by slice.*'drawn' \[null, null, 9, 7, 12\]/,
    ],
    ['no class of two', { classIndex: undefined! }, /classIndex: expected one of the 2 classes/],
    ['a class that is none', { classIndex: 2 }, /classIndex: expected at most 1, got 2/],
    ['a layer that is none', { layer: 'pooled' }, /layer: .*made of, stem, block, norm, got 'pooled'/],
    ['a slice that is none', { slices: [1, 5] }, /slices: .*from 0 to 4, .*got \[1, 5\]/],
    ['slices out of order', { slices: [2, 1] }, /slices: .*ascending/],
    ['no slices', { slices: [] }, /slices: expected at least one/],
    ['chunks of none', { slicesPerChunk: 0 }, /slicesPerChunk.*got 0/],
    ['sequences of none', { sequenceLength: 0 }, /sequenceLength.*got 0/],
    ['a size of none', { size: [0, 3] }, /size\[0\].*got 0/],
  ])('refuses %s', async (_, changed, message) => {
    const model = goldenModel();
    const inputs = goldenInputs();
    await expectNoLeak(() =>
      expect(gradCam(model, inputs, { ...options, ...changed })).rejects.toThrow(message),
    );
  });

  it('refuses inputs that are missing, of several scans, or of other lengths', async () => {
    const model = goldenModel();
    const { scan, sliceMask } = goldenInputs() as { scan: tf.Tensor; sliceMask: tf.Tensor };
    await expect(gradCam(model, { scan }, options)).rejects.toThrow(
      /expected 'sliceMask' among them, got scan/,
    );
    const two = { scan: tf.concat([scan, scan]), sliceMask };
    await expect(gradCam(model, two, options)).rejects.toThrow(
      /'scan' of one scan, \[1, 5, ...\], got \[2, 5/,
    );
    const short = { scan, sliceMask: tf.ones([1, ALL.length - 1]) };
    await expect(gradCam(model, short, options)).rejects.toThrow(
      /'sliceMask' of one scan, \[1, 5, ...\], got \[1, 4\]/,
    );
  });
});

describe('gradCam of a trained network', () => {
  it.runIf(tf.env().getBool('IS_NODE'))('finds the square that a network was trained to find', async () => {
    await selectBackend('onnx');
    const { model, scans, squares } = await trainedOnSquares();
    const found = await gradCam(model, scans(7), { output: 'call', slices: squares(7).slices });
    const maps = await found.array();
    maps.forEach((map, at) => {
      const { top, left } = squares(7).places[at]!;
      const isNear = (y: number, x: number): boolean =>
        y >= top - 1 && y <= top + SQUARE && x >= left - 1 && x <= left + SQUARE;
      const heat = map.flatMap((row, y) => row.map((value, x) => ({ value, near: isNear(y, x) })));
      const all = heat.reduce((sum, { value }) => sum + value, 0);
      const near = heat.reduce((sum, { value, near }) => sum + (near ? value : 0), 0);
      // A seventh of the image.
      expect(near / all).toBeGreaterThan(0.7);
      expect(heat.reduce((most, one) => (one.value > most.value ? one : most)).near).toBe(true);
    });
  });
});

const SIDE = 16;
const SQUARE = 4;
const SEEN = 8;

/** Noise, and in every other slice a bright square. */
function squareScan(seed: number): { pixels: Float32Array; places: { top: number; left: number }[] } {
  const pixels = fill(seed, [SEEN, SIDE, SIDE, 1]).map((x) => 0.3 * x);
  const chances = fill(seed + 5000, [SEEN, 2]).map(
    (x) => 1 + Math.floor((x / 2 + 0.5) * (SIDE - SQUARE - 1)),
  );
  const places = Array.from({ length: SEEN / 2 }, (_, at) => ({
    top: chances[4 * at]!,
    left: chances[4 * at + 1]!,
  }));
  places.forEach(({ top, left }, at) => {
    for (let i = 0; i < SQUARE ** 2; i++) {
      const [y, x] = [top + Math.floor(i / SQUARE), left + (i % SQUARE)];
      pixels[(2 * at * SIDE + y) * SIDE + x]! += 1;
    }
  });
  return { pixels, places };
}

async function trainedOnSquares() {
  const scan = tf.input({ shape: [null, SIDE, SIDE, 1], name: 'scan' });
  const conv = (filters: number, name: string): tf.layers.Layer =>
    tf.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: tf.initializers.heNormal({ seed: filters }),
      name,
    });
  const maps = [foldSlices(), conv(4, 'first'), conv(6, 'second')].reduce<Symbolic>(
    (x, layer) => layer.apply(x) as Symbolic,
    scan,
  );
  const pooled = tf.layers.globalAveragePooling2d({}).apply(maps) as Symbolic;
  const described = unfoldSlices().apply([pooled, scan]) as Symbolic;
  const context = sliceBiLstm({ units: 4, seed: 1 }).apply(described) as Symbolic;
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
  const call = tf.layers.dense({ units: 1, name: 'call', kernelInitializer }).apply(context) as Symbolic;
  const model = tf.model({ inputs: scan, outputs: call });
  const scans = (seed: number): tf.NamedTensorMap => ({
    scan: tf.tensor(squareScan(seed).pixels, [1, SEEN, SIDE, SIDE, 1]),
  });
  const labels = tf.tensor(
    Array.from({ length: SEEN }, (_, slice) => 1 - (slice % 2)),
    [1, SEEN, 1],
  );
  const optimizer = tf.train.adam(0.03);
  for (let step = 0; step < 60; step++) {
    const input = scans(100 + step)['scan']!;
    const loss = optimizer.minimize(() => {
      const logits = model.apply(input, { training: true }) as tf.Tensor;
      return tf.losses.sigmoidCrossEntropy<tf.Tensor, tf.Scalar>(labels, logits);
    }, true)!;
    // Waited for, or the backend would record all steps as one graph.
    await loss.data();
    tf.dispose([input, loss]);
  }
  const squares = (seed: number) => ({
    slices: Array.from({ length: SEEN / 2 }, (_, at) => 2 * at),
    places: squareScan(seed).places,
  });
  return { model, scans, squares };
}
