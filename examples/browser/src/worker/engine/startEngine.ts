import { RadnetError } from '@radnet/core';
import { selectBackend } from '@radnet/backends';
import { ENGINE_NAMES, type EngineName, type EngineReport } from '../viewerWorker';
import { prepareWasm } from './prepareWasm';
import { reasonInWords } from './reasonInWords';

/**
 * Starts a backend of TensorFlow.js: the given one, or the best one available. Software WebGPU and WebGL are slower than WebAssembly,
 * and used only if they are asked for by name.
 *
 * @throws RadnetError if it cannot be started, with the reason in words.
 */
export async function startEngine(engine: EngineName | 'automatic'): Promise<EngineReport> {
  const threadsOfWasm = await prepareWasm();
  const selecting = selectBackend(engine === 'automatic' ? ENGINE_NAMES : engine);
  const { backend, passedOver } = await selecting.catch((error: Error) => {
    throw new RadnetError(`${engine} cannot be started here: ${reasonInWords(error.message)}`, {
      cause: error,
    });
  });
  return {
    engine: backend as EngineName,
    threads: backend === 'wasm' ? threadsOfWasm() : 1,
    passedOver: passedOver.map(({ backend, reason }) => ({
      engine: backend as EngineName,
      reason: reasonInWords(reason),
    })),
  };
}
