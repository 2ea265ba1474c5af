import { fileURLToPath } from 'node:url';
import { selectBackend } from '@radnet/backends';
import { preprocessCt, type Volume } from '@radnet/data';
import { readVolume } from '@radnet/data/node';
import { loadModel } from '../../../loadModel';
import { sha256 } from '../../../sha256';
import { predict } from '../../src/worker/predict';
import { readPhantom } from '../../src/worker/reading/readPhantom';
import type { Phantom } from './harness';

const MODEL = fileURLToPath(new URL('../../public/model', import.meta.url));

/** What Node makes of the CT that the page is given. */
export interface NodeReading {
  readonly preprocessedSha256: string;
  readonly probabilities: readonly number[];
  readonly volumeMl?: number;
  /** Of reading the CT and predicting it, once all is compiled. */
  readonly seconds: number;
}

/** Prints what Node, on WebAssembly, says of a CT: a path, or a phantom in JSON. */
async function main(given: string): Promise<void> {
  await selectBackend('wasm');
  const trained = await loadModel(MODEL);
  const { image } = preprocessCt(await volumeOf(given), trained.card.preprocess);
  await predict(trained, await volumeOf(given), () => undefined);
  const begin = performance.now();
  const { probabilities, volumeMl } = await predict(trained, await volumeOf(given), () => undefined);
  const reading: NodeReading = {
    preprocessedSha256: sha256(new Uint8Array(image.buffer, image.byteOffset, image.byteLength)),
    probabilities: Array.from(probabilities),
    ...(volumeMl !== undefined && { volumeMl }),
    seconds: (performance.now() - begin) / 1000,
  };
  console.log(JSON.stringify(reading));
}

async function volumeOf(given: string): Promise<Volume> {
  if (!given.startsWith('{')) return readVolume(given);
  return readPhantom({ kind: 'phantom', ...(JSON.parse(given) as Phantom) }, () => undefined).volume;
}

await main(process.argv[2]!);
