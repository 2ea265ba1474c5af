import { RadnetError } from '@radnet/core';
import { makePhantom } from '@radnet/data';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainedModel } from '../../../modelCard';
import { createViewerWorker, type WorkerParts } from './createViewerWorker';
import { smallModel } from './model/fixtures';
import type { ReadCt } from './reading/readSource';
import type { CtSource, EngineReport, ViewerWorker } from './viewerWorker';

const REPORT: EngineReport = { engine: 'cpu', threads: 1, passedOver: [] };
const SOURCE: CtSource = { kind: 'files', files: [] };
const ignored = (): void => undefined;

const phantom: ReadCt = {
  kind: 'volume',
  ...makePhantom({ slices: 10, seed: 9, hemorrhage: null, height: 32, width: 32 }),
};

/** A worker whose parts return given values at once. */
function workerOf(parts: Partial<WorkerParts> = {}): ViewerWorker {
  return createViewerWorker({
    startEngine: () => Promise.resolve(REPORT),
    openModel: () => Promise.resolve(smallModel()),
    readSource: () => Promise.resolve(phantom),
    trainDemo: () => Promise.resolve(smallModel()),
    ...parts,
  });
}

beforeAll(() => tf.setBackend('cpu'));

describe('createViewerWorker', () => {
  it('starts, opens a model, reads a CT and predicts it', async () => {
    const worker = workerOf();
    expect(await worker.start('automatic')).toEqual(REPORT);
    expect(await worker.openModel('shipped')).toMatchObject({ origin: 'shipped', phantomsOnly: true });
    const { volume } = phantom;
    expect(await worker.readCt(SOURCE, ignored)).toMatchObject({
      kind: 'volume',
      volume: { hounsfieldUnits: volume.hounsfieldUnits, slices: 10, spacingMm: volume.spacingMm },
    });
    expect((await worker.predict(ignored)).probabilities).toHaveLength(10);
  });

  it.each<[string, (worker: ViewerWorker) => Promise<unknown>]>([
    ['openModel: expected start to be called before it', (worker) => worker.openModel('shipped')],
    ['train: expected start to be called before it', (worker) => worker.train(ignored)],
    ['modelFiles: expected openModel to be called before it', (worker) => worker.modelFiles()],
    ['predict: expected readCt to be called before it', (worker) => worker.predict(ignored)],
    [
      'predict: expected openModel to be called before it',
      async (worker) => {
        await worker.readCt(SOURCE, ignored);
        return worker.predict(ignored);
      },
    ],
    [
      'start: expected to be called once, and cpu runs already',
      async (worker) => {
        await worker.start('cpu');
        return worker.start('wasm');
      },
    ],
  ])('says: %s', async (message, call) => {
    const calling = call(workerOf());
    await expect(calling).rejects.toThrow(RadnetError);
    await expect(calling).rejects.toThrow(message);
  });

  it('keeps one model: the former is disposed of once another is there', async () => {
    const models: TrainedModel[] = [];
    const made = (): Promise<TrainedModel> => {
      models.push(smallModel());
      return Promise.resolve(models.at(-1)!);
    };
    const worker = workerOf({ openModel: made, trainDemo: made });
    await worker.start('cpu');
    const before = tf.memory().numTensors;
    await worker.openModel('shipped');
    const one = tf.memory().numTensors - before;
    expect(await worker.openModel([])).toMatchObject({ origin: 'opened' });
    expect(await worker.train(ignored)).toMatchObject({ origin: 'trained here' });
    expect(models).toHaveLength(3);
    expect(tf.memory().numTensors - before).toBe(one);
    models.at(-1)!.model.dispose();
  });

  it('keeps the model that it has where another cannot be opened', async () => {
    let opened = 0;
    const worker = workerOf({
      openModel: () =>
        opened++ === 0 ? Promise.resolve(smallModel()) : Promise.reject(new RadnetError('no model')),
    });
    await worker.start('cpu');
    await worker.openModel('shipped');
    await worker.readCt(SOURCE, ignored);
    await expect(worker.openModel([])).rejects.toThrow('no model');
    expect((await worker.predict(ignored)).probabilities).toHaveLength(10);
  });

  it.each<[string, () => ReturnType<WorkerParts['readSource']>]>([
    ['could not be read', () => Promise.reject(new RadnetError('no CT'))],
    ['is one of several series', () => Promise.resolve({ kind: 'series', offers: [] })],
  ])('predicts no former CT where the next %s', async (_, outcome) => {
    let read = 0;
    const worker = workerOf({ readSource: () => (read++ === 0 ? Promise.resolve(phantom) : outcome()) });
    await worker.start('cpu');
    await worker.openModel('shipped');
    await worker.readCt(SOURCE, ignored);
    await worker.readCt(SOURCE, ignored).catch(ignored);
    await expect(worker.predict(ignored)).rejects.toThrow('predict: expected readCt to be called before it');
  });

  it('does one thing after the other, also after one that failed', async () => {
    const log: string[] = [];
    const slow = async <T>(name: string, result: T): Promise<T> => {
      log.push(`${name} begins`);
      await tf.nextFrame();
      log.push(`${name} ends`);
      return result;
    };
    const worker = workerOf({
      startEngine: () => slow('engine', REPORT),
      openModel: () => slow('model', 0).then(() => Promise.reject(new RadnetError('no model'))),
      readSource: () => slow('CT', phantom),
    });
    const calls = [worker.start('cpu'), worker.openModel('shipped'), worker.readCt(SOURCE, ignored)];
    await Promise.allSettled(calls);
    const expected = ['engine', 'model', 'CT'].flatMap((name) => [`${name} begins`, `${name} ends`]);
    expect(log).toEqual(expected);
  });
});
