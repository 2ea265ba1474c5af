import { callScan } from '@radnet/core';
import type {
  CtReading,
  CtSource,
  EngineReport,
  ModelSummary,
  NamedFile,
  ShownVolume,
} from '../worker/viewerWorker';
import { FakeWorkers } from './fakeWorker';
import { Viewer } from './viewer';

export const ENGINE: EngineReport = { engine: 'wasm', threads: 1, passedOver: [] };

export const MODEL: ModelSummary = {
  origin: 'shipped',
  description: 'radnet, 13 layers, 64 x 64 pixels',
  trainedOn: '121 phantoms',
  phantomsOnly: true,
  fingerprint: '0123456789abcdef',
  threshold: 0.5,
  minConsecutive: 3,
  preprocess: { window: { level: 40, width: 80 }, neighbours: 0, spacingMm: 4, fieldOfViewMm: 256 },
};

export const FILES: CtSource = { kind: 'files', files: [] };
export const OTHER: CtSource = { kind: 'files', files: [] };
export const TRAINED: readonly NamedFile[] = [];

export function volumeOf(slices: number): ShownVolume {
  return {
    hounsfieldUnits: new Int16Array(slices * 4),
    slices,
    height: 2,
    width: 2,
    spacingMm: { x: 1, y: 1, z: 5 },
    positionsMm: Array.from({ length: slices }, (_, slice) => -20 + slice * 5),
    rowDirection: [1, 0, 0],
    warnings: [],
  };
}

export function readingOf(probabilities: readonly number[]): CtReading {
  return {
    probabilities: Float32Array.from(probabilities),
    call: callScan(probabilities, { threshold: 0.5, minConsecutive: 3 }),
    threshold: 0.5,
    minConsecutive: 3,
    volumeMl: 12.34,
    warnings: [],
    engine: 'wasm',
    seconds: 1.26,
  };
}

export const POSITIVE = readingOf([0.1, 0.6, 0.9, 0.7, 0.1, 0.2, 0.1, 0.1]);
export const NEGATIVE = readingOf([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
export const volume = (slices: number) => ({ kind: 'volume', volume: volumeOf(slices) });

/** A page and the workers that it starts. */
export class FakePage {
  readonly workers = new FakeWorkers();
  readonly viewer = new Viewer(this.workers.start);

  async begin(): Promise<void> {
    this.viewer.begin();
    await this.workers.answer({ start: ENGINE, openModel: MODEL });
  }

  async beginWithReading(): Promise<void> {
    await this.begin();
    this.viewer.openCt(FILES);
    await this.workers.answer({ readCt: volume(8), predict: POSITIVE });
  }

  /** What the reader sees, except for messages. */
  seen() {
    const { engine, model, ct, reading, task } = this.viewer.state;
    return {
      engine: engine.value?.choice,
      model: model.value?.source,
      ct: ct.value?.source,
      reading: reading.value,
      busy: task.value !== undefined,
    };
  }
}
