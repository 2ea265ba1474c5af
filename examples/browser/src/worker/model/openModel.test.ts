import { RadnetError } from '@radnet/core';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ModelCard } from '../../../../modelCard';
import { modelIdentity } from '../../../../predict/modelIdentity';
import type { NamedFile } from '../viewerWorker';
import { smallModel } from './fixtures';
import { modelFiles } from './modelFiles';
import { openModel } from './openModel';

type Json = Record<string, unknown>;

const trained = smallModel();
let json: Json;
let weights: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const [model, values] = await modelFiles(trained);
  json = JSON.parse(await model!.file.text()) as Json;
  weights = new Uint8Array(await values!.file.arrayBuffer());
});

const named = (path: string, content: BlobPart): NamedFile => ({ path, file: new File([content], path) });

/** A saved model in a folder, with `changes` to its model.json, and its own weights, others or none. */
function saved(folder: string, changes: Json = {}, values: BlobPart | null = weights): NamedFile[] {
  const within = folder === '' ? '' : `${folder}/`;
  const model = named(`${within}model.json`, JSON.stringify({ ...json, ...changes }));
  return values === null ? [model] : [model, named(`${within}weights.bin`, values)];
}

const card = (changes: Json): Json => ({
  userDefinedMetadata: { ...(json['userDefinedMetadata'] as ModelCard), ...changes },
});

/** Which of several models was opened, told by their different thresholds. */
async function openedThreshold(files: readonly NamedFile[]): Promise<number> {
  const { model, card } = await openModel(files);
  model.dispose();
  return card.threshold;
}

describe('openModel', () => {
  it('opens the files of a model that was kept: the same weights, read with the same settings', async () => {
    await expectNoLeak(async () => {
      const files = await modelFiles(trained);
      const opened = await openModel(files);
      expect(opened.card).toEqual(trained.card);
      expect(await modelIdentity(opened)).toEqual(await modelIdentity(trained));
      opened.model.dispose();
    });
  });

  it.each<[string, () => NamedFile[]]>([
    ['a saved model', () => saved('demo', card({ threshold: 0.1 }))],
    ['its files alone', () => saved('', card({ threshold: 0.1 }))],
    ['a folder dropped', () => saved('demo/best', card({ threshold: 0.1 }))],
    [
      'the best epoch of a run',
      () => [
        ...saved('runs/demo/last', card({ threshold: 0.2 })),
        ...saved('runs/demo/best', card({ threshold: 0.1 })),
        ...saved('runs/demo/earlier/2026/best', card({ threshold: 0.3 })),
        named('runs/demo/log.jsonl', ''),
      ],
    ],
  ])('opens %s', async (_, files) => {
    expect(await openedThreshold(files())).toBe(0.1);
  });

  it.each<[string, () => NamedFile[]]>([
    [
      'expected the folder of a model, with its model.json, .* got none among 1 files',
      () => [named('a.dcm', '')],
    ],
    ['got the ONNX file radnet.onnx, which this page does not read', () => [named('x/radnet.onnx', '')]],
    [
      'expected the folder of one model, got those of 2: runs/a, runs/b',
      () => [...saved('runs/a/best'), ...saved('runs/b/best')],
    ],
    ['demo/model.json: expected JSON', () => [named('demo/model.json', '{"modelTopology')]],
    [
      'demo/model.json: expected a TensorFlow.js layers model, got other JSON',
      () => [named('demo/model.json', '{}')],
    ],
    [
      'demo/model.json: expected a TensorFlow.js layers model, got a graph model',
      () => saved('demo', { format: 'graph-model' }),
    ],
    ['demo/weights.bin: expected it beside model.json, .*, got none', () => saved('demo', {}, null)],
    [
      'demo/weights.bin: expected \\d+ bytes of weights, got 100',
      () => saved('demo', {}, weights.slice(0, 100)),
    ],
    [
      'demo/weights.bin: damaged, or not of the same save as demo/model.json',
      () =>
        saved(
          'demo',
          {},
          weights.map((byte, at) => (at === 17 ? byte ^ 1 : byte)),
        ),
    ],
    [
      'demo/model.json: expected a model saved by npm run train, got one without its settings',
      () => saved('demo', { userDefinedMetadata: undefined }),
    ],
    [
      'expected a model of this version of RADnet, got one whose settings lack threshold, settings.bloodWeight, settings.variant',
      () => saved('demo', card({ threshold: undefined, settings: {} })),
    ],
    [
      'expected a model of this version of RADnet, got one whose settings lack preprocess.window',
      () => saved('demo', card({ preprocess: { ...trained.card.preprocess, window: { level: 40 } } })),
    ],
    [
      'expected a network that calls hemorrhage on slices of 32 x 32 x 1, as its settings say, got one of .* on 16 x 16 x 1',
      () => saved('demo', card({ preprocess: { ...trained.card.preprocess, spacingMm: 5 } })),
    ],
    [
      'expected a model of this version of RADnet, got an unknown layer, Radnet>Unheard',
      () =>
        saved(
          'demo',
          JSON.parse(JSON.stringify(json).replaceAll('Radnet>DenseBlock', 'Radnet>Unheard')) as Json,
        ),
    ],
    [
      'expected a model of this version of RADnet, got what cannot be built: ',
      () =>
        saved(
          'demo',
          JSON.parse(JSON.stringify(json).replaceAll('hemorrhage/kernel', 'other/kernel')) as Json,
        ),
    ],
    [
      'expected a model of this version of RADnet, got what cannot be built: ',
      () => saved('demo', { modelTopology: { class_name: 'Model', config: {} } }),
    ],
  ])('says: %s', async (message, files) => {
    await expectNoLeak(async () => {
      const opening = openModel(files());
      await expect(opening).rejects.toThrow(RadnetError);
      await expect(opening).rejects.toThrow(new RegExp(message));
    });
  });

  it("fetches the page's own from beside the page", async () => {
    const fetched: string[] = [];
    const files: Record<string, BodyInit> = { 'model.json': JSON.stringify(json), 'weights.bin': weights };
    vi.stubGlobal('fetch', (url: URL) => {
      fetched.push(url.pathname.replace(/^.*(?=\/model\/)/, ''));
      return Promise.resolve(new Response(files[fetched.at(-1)!.slice('/model/'.length)]));
    });
    try {
      const { model } = await openModel('shipped');
      model.dispose();
      expect(fetched).toEqual(['/model/model.json', '/model/weights.bin']);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each<[string, () => Promise<Response>]>([
    ['404 Not Found', () => Promise.resolve(new Response('', { status: 404, statusText: 'Not Found' }))],
    ['Failed to fetch', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])("says why the page's own cannot be had: %s", async (reason, answer) => {
    vi.stubGlobal('fetch', answer);
    try {
      await expect(openModel('shipped')).rejects.toThrow(
        `the page's model, model.json: cannot be loaded from where the page is: ${reason}`,
      );
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
