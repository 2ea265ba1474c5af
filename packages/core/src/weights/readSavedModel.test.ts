import { createHash } from 'node:crypto';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { toyModel, weightValues } from '../training/fixtures/toy';
import { readSavedModel, type SavedModelFolder } from './readSavedModel';
import { savedModelFiles } from './savedModelFiles';

type Files = Record<string, Uint8Array<ArrayBuffer>>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const encoded = (json: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(json));

let saved: Files;
let json: Record<string, unknown>;
let model: tf.LayersModel;
beforeAll(async () => {
  model = toyModel();
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const files = savedModelFiles(artifacts, sha256);
      json = JSON.parse(files['model.json']) as Record<string, unknown>;
      saved = { 'model.json': encoded(json), 'weights.bin': files['weights.bin'] };
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } });
    }),
  );
});

function folderOf(files: Files): SavedModelFolder {
  const pathOf = (name: string): string => `dropped/${name}`;
  return {
    pathOf,
    read(name) {
      const bytes = files[name];
      return bytes ? Promise.resolve(bytes) : Promise.reject(new RadnetError(`${pathOf(name)}: missing`));
    },
    sha256,
  };
}

describe('readSavedModel', () => {
  it('gives the model that was saved', async () => {
    const loaded = await tf.loadLayersModel({ load: () => readSavedModel(folderOf(saved)) });
    expect(await weightValues(loaded)).toEqual(await weightValues(model));
    loaded.dispose();
  });

  const cut = (bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> =>
    bytes.slice(0, length);
  it.each<[string, () => Files]>([
    ['dropped/model.json: missing', () => ({})],
    ['dropped/weights.bin: missing', () => ({ 'model.json': saved['model.json']! })],
    [
      'dropped/model.json: expected JSON, got 300 characters that are not; cut short?',
      () => ({ ...saved, 'model.json': cut(saved['model.json']!, 300) }),
    ],
    [
      'dropped/model.json: expected a TensorFlow.js layers model, got other JSON',
      () => ({ ...saved, 'model.json': encoded({ name: 'package' }) }),
    ],
    [
      'dropped/model.json: expected a TensorFlow.js layers model, got a graph model',
      () => ({ ...saved, 'model.json': encoded({ ...json, format: 'graph-model' }) }),
    ],
    [
      'dropped/weights.bin: expected 228 bytes of weights, got 100',
      () => ({ ...saved, 'weights.bin': cut(saved['weights.bin']!, 100) }),
    ],
    [
      'dropped/weights.bin: damaged, or not of the same save as dropped/model.json',
      () => ({
        ...saved,
        'weights.bin': saved['weights.bin']!.map((byte, at) => (at === 17 ? byte ^ 1 : byte)),
      }),
    ],
  ])('says: %s', async (message, files) => {
    await expectNoLeak(async () => {
      const reading = readSavedModel(folderOf(files()));
      await expect(reading).rejects.toThrow(RadnetError);
      await expect(reading).rejects.toThrow(message);
    });
  });
});
