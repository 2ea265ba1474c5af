import { RadnetError } from '@radnet/core';
import type { TrainedModel } from '../../../modelCard';
import type { startEngine } from './engine/startEngine';
import { modelFiles } from './model/modelFiles';
import { modelSummary } from './model/modelSummary';
import type { openModel } from './model/openModel';
import { pacedProgress } from './pacedProgress';
import { predict } from './predict';
import type { ReadCt, readSource } from './reading/readSource';
import { shownVolume } from './reading/shownVolume';
import type { trainDemo } from './training/trainDemo';
import type { EngineReport, ModelSummary, ViewerWorker } from './viewerWorker';

/** The parts of the worker. */
export interface WorkerParts {
  readonly startEngine: typeof startEngine;
  readonly openModel: typeof openModel;
  readonly readSource: typeof readSource;
  readonly trainDemo: typeof trainDemo;
}

/** The worker of the page: one backend, one model, one CT. Calls are handled one after the other. */
export function createViewerWorker(parts: WorkerParts): ViewerWorker {
  let engine: EngineReport | undefined;
  let trained: TrainedModel | undefined;
  let ct: ReadCt | undefined;

  const takeModel = async (next: TrainedModel, origin: ModelSummary['origin']): Promise<ModelSummary> => {
    const summary = await modelSummary(next, origin).catch((error: unknown) => {
      next.model.dispose();
      throw error;
    });
    trained?.model.dispose();
    trained = next;
    return summary;
  };
  const turn = inTurn();
  return {
    start: turn(async (choice) => {
      if (engine)
        throw new RadnetError(`start: expected to be called once, and ${engine.engine} runs already`);
      engine = await parts.startEngine(choice);
      return engine;
    }),
    openModel: turn(async (from) => {
      required(engine, 'openModel', 'start');
      return takeModel(await parts.openModel(from), from === 'shipped' ? 'shipped' : 'opened');
    }),
    readCt: turn(async (source, onProgress) => {
      ct = undefined;
      const outcome = await parts.readSource(source, pacedProgress(onProgress));
      if (outcome.kind === 'series') return outcome;
      ct = outcome;
      return { kind: 'volume', volume: shownVolume(outcome) };
    }),
    predict: turn(async (onProgress) => {
      const { volume } = required(ct, 'predict', 'readCt');
      return predict(required(trained, 'predict', 'openModel'), volume, onProgress);
    }),
    train: turn(async (onUpdate) => {
      required(engine, 'train', 'start');
      return takeModel(await parts.trainDemo(onUpdate), 'trained here');
    }),
    modelFiles: turn(async () => modelFiles(required(trained, 'modelFiles', 'openModel'))),
  };
}

function required<T>(value: T | undefined, call: string, before: keyof ViewerWorker): T {
  if (value === undefined) throw new RadnetError(`${call}: expected ${before} to be called before it`);
  return value;
}

/** Calls that arrive while another is running wait for it, because they share the backend. */
function inTurn(): <A extends unknown[], R>(call: (...args: A) => Promise<R>) => (...args: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) =>
    (...args) => {
      const result = last.then(() => call(...args));
      last = result.catch(() => undefined);
      return result;
    };
}
