import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNet } from './backbones/denseNet';
import { denseBlock } from './blocks/denseBlock';
import { transition } from './blocks/transition';
import { auxiliarySegmentationHead } from './heads/auxiliarySegmentationHead';
import { loadRadnetModel } from './loadRadnetModel';
import { sliceBatchNorm } from './normalization/sliceBatchNorm';
import { foldSlices } from './slices/foldSlices';
import { sliceBiGru } from './slices/sliceBiGru';
import { sliceBiLstm } from './slices/sliceBiLstm';
import { sliceDeltas } from './slices/sliceDeltas';
import { unfoldSlices } from './slices/unfoldSlices';

beforeAll(() => tf.setBackend('cpu'));

type Make = (options: object) => unknown;

const MAKERS: readonly (readonly [name: string, make: Make, needed: object, wrong: string, right: string])[] =
  [
    ['denseBlock', denseBlock as Make, { layers: 1, growthRate: 2 }, 'growthrate', 'growthRate'],
    ['transition', transition as Make, { filters: 2 }, 'dropout_rate', 'dropoutRate'],
    ['sliceBatchNorm', sliceBatchNorm, {}, 'momentun', 'momentum'],
    [
      'auxiliarySegmentationHead',
      auxiliarySegmentationHead as Make,
      { outputSize: [8, 8], stride: 2 },
      'strides',
      'stride',
    ],
    ['foldSlices', foldSlices, {}, 'trainible', 'trainable'],
    ['unfoldSlices', unfoldSlices, {}, 'Name', 'name'],
    ['sliceDeltas', sliceDeltas, {}, 'input_shape', 'inputShape'],
    ['sliceBiLstm', sliceBiLstm as Make, { units: 2 }, 'unit', 'units'],
    ['sliceBiGru', sliceBiGru as Make, { units: 2 }, 'seeds', 'seed'],
    ['denseNet', denseNet, {}, 'growthrate', 'growthRate'],
  ];

const BASE = { name: 'given', trainable: false, dtype: 'float32', batchInputShape: [1, 2, 3] } as const;

describe.each(MAKERS)('%s', (name, make, needed, wrong, right) => {
  it('refuses a misspelt option and names the right one', () => {
    expect(() => make({ ...needed, [wrong]: 48 })).toThrow(RadnetError);
    expect(() => make({ ...needed, [wrong]: 48 })).toThrow(
      `${name}: unknown option '${wrong}'; did you mean '${right}'? Options: `,
    );
  });

  it.runIf(name !== 'denseNet')('takes the options of every TensorFlow.js layer', () => {
    const layer = make({ ...needed, ...BASE }) as tf.layers.Layer;
    expect(layer.name).toBe('given');
    expect(layer.trainable).toBe(false);
    expect(layer.batchInputShape).toEqual([1, 2, 3]);
  });
});

it('a transition does not take relu: it always has one', () => {
  expect(() => transition({ filters: 2, relu: false } as never)).toThrow("transition: unknown option 'relu'");
});

describe('wrong values', () => {
  it.each([
    [
      () => sliceBiLstm({ units: '32' } as never),
      'units: expected a whole number of at least 1, got "32" (a string).',
    ],
    [() => sliceBiLstm({} as never), 'units: expected a whole number of at least 1, got undefined.'],
    [() => sliceBiLstm(undefined as never), 'sliceBiLstm: expected an object of options, got undefined.'],
    [() => denseBlock(12 as never), 'denseBlock: expected an object of options, got 12.'],
    [
      () => denseBlock({ layers: 1, growthRate: 2, dropoutRate: '0.5' } as never),
      'dropoutRate: expected a number from 0 up to, but not including, 1, got "0.5" (a string).',
    ],
    [
      () => denseBlock({ layers: 1, growthRate: 2, bottleneck: 'no' } as never),
      'bottleneck: expected true or false, got "no" (a string).',
    ],
    [
      () => denseBlock({ layers: 1, growthRate: 2, seed: '1' } as never),
      'seed: expected a whole number, got "1"',
    ],
    [
      () => auxiliarySegmentationHead({ outputSize: 250, stride: 2 } as never),
      'outputSize: expected [height, width], got 250.',
    ],
    [() => denseNet({ layersPerBlock: 4 } as never), 'layersPerBlock: expected a list of numbers of layers'],
    [() => denseNet({ stem: 7 } as never), "stem: expected 'small' or 'large', got 7."],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });

  it.each([sliceBiLstm, sliceBiGru])('returnSequences says what to do instead', (make) => {
    expect(() => make({ units: 2, returnSequences: false } as never)).toThrow(
      `${make.name}: unknown option 'returnSequences': the layer always returns one output for each slice. ` +
        'For one output for each scan, pool over the slices behind it',
    );
  });
});

describe('unfoldSlices with its inputs swapped', () => {
  it('is refused when the model is built', () => {
    const scan = tf.input({ shape: [null, 8, 8, 1] });
    const folded = foldSlices().apply(scan) as tf.SymbolicTensor;
    const pooled = tf.layers.globalAveragePooling2d({}).apply(folded) as tf.SymbolicTensor;
    const unfold = unfoldSlices({ name: 'unfold' });
    expect(() => unfold.apply([scan, pooled])).toThrow(
      'unfold: expected [folded [scans * slices, ...], reference [scans, slices, ...]], got the two swapped, ' +
        '[null, null, 8, 8, 1] and then the folded [null, 1].',
    );
    expect((unfold.apply([pooled, scan]) as tf.SymbolicTensor).shape).toEqual([null, null, 1]);
  });

  it('is refused for tensors', () => {
    const [scan, pooled] = [tf.zeros([2, 3, 4, 4, 1]), tf.zeros([6, 5])];
    expect(() => unfoldSlices({ name: 'unfold' }).apply([scan, pooled])).toThrow(
      'got the two swapped, [2, 3, 4, 4, 1] and then the folded [6, 5].',
    );
  });

  it('takes a slice mask as reference, and a fold of a fold', () => {
    const parts = tf.input({ shape: [null, null, 4] });
    const scans = foldSlices().apply(parts) as tf.SymbolicTensor;
    const slices = foldSlices().apply(scans) as tf.SymbolicTensor;
    expect((unfoldSlices().apply([slices, scans]) as tf.SymbolicTensor).shape).toEqual([null, null, 4]);
    const sliceMask = tf.input({ shape: [null] });
    expect((unfoldSlices().apply([slices, sliceMask]) as tf.SymbolicTensor).shape).toEqual([null, null, 4]);
  });
});

describe('slice masks', () => {
  const sequence: readonly (readonly [string, () => tf.layers.Layer])[] = [
    ['sliceBiLstm', () => sliceBiLstm({ units: 2, name: 'layer' })],
    ['sliceBiGru', () => sliceBiGru({ units: 2, name: 'layer' })],
    ['sliceDeltas', () => sliceDeltas({ name: 'layer' })],
  ];
  const single: readonly (readonly [string, () => tf.layers.Layer])[] = [
    ['sliceBatchNorm', () => sliceBatchNorm({ name: 'layer' })],
    ['denseBlock', () => denseBlock({ layers: 1, growthRate: 2, name: 'layer' })],
    ['transition', () => transition({ filters: 2, name: 'layer' })],
  ];

  it.each(sequence)('%s refuses a mask [B, S, 1], symbolic or not', (_, make) => {
    const message = 'layer: expected a slice mask [scans, slices] of [';
    expect(() => make().apply([tf.zeros([2, 3, 4]), tf.ones([2, 3, 1])])).toThrow(
      `${message}2, 3], got [2, 3, 1].`,
    );
    const symbols = [tf.input({ shape: [null, 4] }), tf.input({ shape: [null, 1] })];
    expect(() => make().apply(symbols)).toThrow(`${message}null, null], got [null, null, 1].`);
  });

  it.each(single)('%s refuses a mask [N, 1], symbolic or not', (_, make) => {
    const message = 'layer: expected a slice mask [slices] of [';
    expect(() => make().apply([tf.zeros([3, 4, 4, 2]), tf.ones([3, 1])])).toThrow(
      `${message}3], got [3, 1].`,
    );
    const symbols = [tf.input({ shape: [4, 4, 2] }), tf.input({ shape: [1] })];
    expect(() => make().apply(symbols)).toThrow(`${message}null], got [null, 1].`);
  });

  it.each([...sequence, ...single])('%s refuses other values than 0 and 1', (name, make) => {
    const isSequence = sequence.some(([other]) => other === name);
    const inputs = isSequence
      ? [tf.zeros([1, 3, 4]), tf.tensor2d([[1, 0.5, 0]])]
      : [tf.zeros([3, 4, 4, 2]), tf.tensor1d([1, 0.5, 0])];
    expect(() => make().apply(inputs)).toThrow(
      'layer: expected a slice mask of 1 for real slices and 0 for padding, got 0.5 in it.',
    );
    const asBooleans = [inputs[0]!, inputs[1]!.equal(1)];
    expect(() => make().apply(asBooleans)).not.toThrow();
  });
});

describe('loading a saved model', () => {
  class Unregistered extends tf.layers.Layer {
    static className = 'Unregistered';
  }

  async function saved(layer: tf.layers.Layer): Promise<tf.io.ModelArtifacts> {
    const input = tf.input({ shape: [2, 3] });
    const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
    let kept!: tf.io.ModelArtifacts;
    await model.save(
      tf.io.withSaveHandler((artifacts) => {
        kept = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      }),
    );
    model.dispose();
    return kept;
  }

  it('registers the layers that tfjs alone does not know', async () => {
    const artifacts = await saved(sliceDeltas({ name: 'deltas' }));
    await expect(tf.loadLayersModel(tf.io.fromMemory(artifacts))).rejects.toThrow(
      'Unknown layer: Radnet>SliceDeltas',
    );
    const model = await loadRadnetModel(tf.io.fromMemory(artifacts));
    expect(model.layers.map((layer) => layer.getClassName())).toContain('Radnet>SliceDeltas');
    model.dispose();
  });

  it('says what to do about a layer that is not registered', async () => {
    const own = await saved(new Unregistered({}));
    await expect(loadRadnetModel(tf.io.fromMemory(own))).rejects.toThrow(
      'source: expected a model of registered layers, got the layer Unregistered. Register your own layers with ' +
        'tf.serialization.registerClass before you load the model.',
    );
    const later = await saved(sliceDeltas());
    const topology = JSON.stringify(later.modelTopology).replace('Radnet>SliceDeltas', 'Radnet>SliceFuture');
    const artifacts = { ...later, modelTopology: JSON.parse(topology) as object };
    await expect(loadRadnetModel(tf.io.fromMemory(artifacts))).rejects.toThrow(
      'got the layer Radnet>SliceFuture. A later @radnet/layers saved the model: install that release.',
    );
  });

  it('passes on any other error', async () => {
    await expect(loadRadnetModel(tf.io.fromMemory({}))).rejects.not.toThrow(RadnetError);
  });

  it('reads a transition that an earlier release saved, with relu in its config', () => {
    const layer = transition({ filters: 2, name: 'old' });
    const type = layer.constructor as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>;
    const config = layer.getConfig();
    expect(config).not.toHaveProperty('relu');
    expect(type.fromConfig(type, { ...config, relu: true }).getConfig()).toEqual(config);
  });
});
