import { RadnetError } from '@radnet/core';
import type { TrainedModel } from '../../../modelCard';
import type { startEngine } from './engine/startEngine';
import { modelFiles } from './model/modelFiles';
import { modelSummary } from './model/modelSummary';
import type { openModel } from './model/openModel';
import { predict } from './predict';
import type { ReadCt, readSource } from './reading/readSource';
import { shownVolume } from './reading/shownVolume';
import type { trainDemo } from './training/trainDemo';
import type { EngineReport, ModelSummary, ViewerWorker } from './viewerWorker';

/** What the worker is made of. */
export interface WorkerParts {
  readonly startEngine: typeof startEngine;
  readonly openModel: typeof openModel;
  readonly readSource: typeof readSource;
  readonly trainDemo: (...args: Parameters<typeof trainDemo>) => Promise<TrainedModel>;
}

/** The worker's side of the page: one engine, one model, one CT. What it is asked for is done one after the other. */
export function createViewerWorker(parts: WorkerParts): ViewerWorker {
  let engine: EngineReport | undefined;
  let trained: TrainedModel | undefined;
  let ct: ReadCt | undefined;

  const takeModel = async (next: TrainedModel, origin: ModelSummary['origin']): Promise<ModelSummary> => {
    const summary = await modelSummary(next, origin);
    trained?.model.dispose();
    trained = next;
    return summary;
  };
  return inTurn({
    async start(choice) {
      if (engine) throw new RadnetError(`start: expected to be called once, and ${engine.engine} runs already`);
      engine = await parts.startEngine(choice);
      return engine;
    },
    async openModel(from) {
      required(engine, 'openModel', 'start');
      return takeModel(await parts.openModel(from), from === 'shipped' ? 'shipped' : 'opened');
    },
    async readCt(source, onProgress) {
      ct = undefined;
      const outcome = await parts.readSource(source, onProgress);
      if (outcome.kind === 'series') return outcome;
      ct = outcome;
      return { kind: 'volume', volume: shownVolume(outcome) };
    },
    async predict(onProgress) {
      const { volume } = required(ct, 'predict', 'readCt');
      return predict(required(trained, 'predict', 'openModel'), volume, onProgress);
    },
    async train(onUpdate) {
      required(engine, 'train', 'start');
      return takeModel(await parts.trainDemo(onUpdate), 'trained here');
    },
    modelFiles: () => modelFiles(required(trained, 'modelFiles', 'openModel')),
  });
}

function required<T>(value: T | undefined, call: string, before: keyof ViewerWorker): T {
  if (value === undefined) throw new RadnetError(`${call}: expected ${before} to be called before it`);
  return value;
}

/** Calls that come while another is under way wait for it: they share the engine. */
function inTurn(worker: ViewerWorker): ViewerWorker {
  let last: Promise<unknown> = Promise.resolve();
  const turn =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      const result = last.then(() => call(...args));
      last = result.catch(() => undefined);
      return result;
    };
  return {
    start: turn(worker.start),
    openModel: turn(worker.openModel),
    readCt: turn(worker.readCt),
    predict: turn(worker.predict),
    train: turn(worker.train),
    modelFiles: turn(worker.modelFiles),
  };
}
