import { preprocessCt, type PreprocessOptions } from '@radnet/data';
import { sha256 } from '../../../sha256';
import { readSource } from '../../src/worker/reading/readSource';
import { type RunningWorker, startWorker } from '../../src/worker/startWorker';
import type {
  CtReading,
  CtSource,
  EngineName,
  EngineReport,
  ModelSummary,
} from '../../src/worker/viewerWorker';

/** What a test asks of the viewer's worker, by `page.evaluate`. */
export interface Harness {
  /** Starts a worker with an engine and the page's model, in place of the one before. */
  start(engine: EngineName | 'automatic'): Promise<{ report: EngineReport; model: ModelSummary }>;
  /** Reads a phantom, or the files that lie in the page's input, and predicts it. */
  read(phantom?: Phantom): Promise<HarnessReading>;
  /** Predicts the CT that was read last once more. */
  predict(): Promise<HarnessReading>;
  /** SHA-256 of the CT as the network sees it. */
  preprocessedSha256(preprocess: PreprocessOptions, phantom?: Phantom): Promise<string>;
}

export type Phantom = Omit<Extract<CtSource, { kind: 'phantom' }>, 'kind'>;

/** A reading without what is large. */
export interface HarnessReading extends Pick<
  CtReading,
  'call' | 'volumeMl' | 'warnings' | 'engine' | 'seconds'
> {
  readonly probabilities: readonly number[];
  readonly heatMean: number;
}

let worker: RunningWorker | undefined;

function sourceOf(phantom: Phantom | undefined): CtSource {
  if (phantom) return { kind: 'phantom', ...phantom };
  const files = Array.from(document.querySelector('input')!.files!);
  return { kind: 'files', files: files.map((file) => ({ path: file.name, file })) };
}

async function predict(): Promise<HarnessReading> {
  const { probabilities, heat, call, volumeMl, warnings, engine, seconds } =
    await worker!.calls.predict(ignored);
  const values = heat?.values ?? new Float32Array(1);
  return {
    probabilities: Array.from(probabilities),
    heatMean: values.reduce((sum, value) => sum + value, 0) / values.length,
    call,
    ...(volumeMl !== undefined && { volumeMl }),
    warnings,
    engine,
    seconds,
  };
}

const ignored = (): void => undefined;

const harness: Harness = {
  async start(engine) {
    worker?.end();
    let crash: (reason: Error) => void;
    const crashed = new Promise<never>((_, reject) => (crash = reject));
    worker = startWorker((reason) => crash(new Error(reason)));
    const { calls } = worker;
    const started = async (): ReturnType<Harness['start']> => {
      const report = await calls.start(engine);
      return { report, model: await calls.openModel('shipped') };
    };
    return Promise.race([started(), crashed]);
  },
  async read(phantom) {
    const outcome = await worker!.calls.readCt(sourceOf(phantom), ignored);
    if (outcome.kind !== 'volume') throw new Error('expected one series');
    return predict();
  },
  predict,
  async preprocessedSha256(preprocess, phantom) {
    const read = await readSource(sourceOf(phantom), ignored);
    if (read.kind !== 'volume') throw new Error('expected one series');
    const { image } = preprocessCt(read.volume, preprocess);
    return sha256(new Uint8Array(image.buffer, image.byteOffset, image.byteLength));
  },
};

declare global {
  var harness: Harness;
}
globalThis.harness = harness;
