import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseBlock } from './blocks/denseBlock';
import { transition } from './blocks/transition';
import { auxiliarySegmentationHead } from './heads/auxiliarySegmentationHead';
import { sliceBatchNorm } from './normalization/sliceBatchNorm';
import { registerRadnetLayers } from './registerRadnetLayers';
import { foldSlices } from './slices/foldSlices';
import { sliceBiGru } from './slices/sliceBiGru';
import { sliceBiLstm } from './slices/sliceBiLstm';
import { sliceDeltas } from './slices/sliceDeltas';
import { unfoldSlices } from './slices/unfoldSlices';

const layers: tf.layers.Layer[] = [
  sliceBatchNorm(),
  denseBlock({ layers: 1, growthRate: 2 }),
  transition({ filters: 2 }),
  auxiliarySegmentationHead({ outputSize: [8, 8], stride: 2 }),
  foldSlices(),
  unfoldSlices(),
  sliceBiLstm({ units: 2 }),
  sliceBiGru({ units: 2 }),
  sliceDeltas(),
];

describe.each(layers.map((layer) => [layer.getClassName(), layer] as const))(
  'config of %s',
  (name, layer) => {
    beforeAll(registerRadnetLayers);

    /** As a model's topology is read back, which is where a user meets it. */
    const read = (config: tf.serialization.ConfigDict): tf.layers.Layer => {
      const type = layer.constructor as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>;
      return type.fromConfig(type, config);
    };

    it('is refused when a later version wrote it', () => {
      const config = layer.getConfig();
      expect(() => read({ ...config, configVersion: (config.configVersion as number) + 1 })).toThrow(
        RadnetError,
      );
      expect(() => read({ ...config, configVersion: 'newest' })).toThrow(
        `${name}: expected a config of version 1 or earlier, got version "newest"`,
      );
    });

    it('is read when it says no version', () => {
      const { configVersion, ...config } = layer.getConfig();
      expect(configVersion).toBe(1);
      expect(read(config).getConfig()).toEqual(layer.getConfig());
    });
  },
);

it('loading a model of a later version says so', async () => {
  const input = tf.input({ shape: [4, 4, 2] });
  const model = tf.model({
    inputs: input,
    outputs: transition({ filters: 2 }).apply(input) as tf.SymbolicTensor,
  });
  let saved!: tf.io.ModelArtifacts;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const topology = JSON.stringify(saved.modelTopology).replace('"config_version":1', '"config_version":2');
  const later = { ...saved, modelTopology: JSON.parse(topology) as object };
  await expect(tf.loadLayersModel(tf.io.fromMemory(later))).rejects.toThrow(
    'Radnet>Transition: expected a config of version 1 or earlier, got version 2',
  );
  model.dispose();
});
