import * as tf from '@tensorflow/tfjs';
import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';
import { setLibraryDefaults } from './setLibraryDefaults';

/** The name under which both packages register their backend. */
export const TENSORFLOW = 'tensorflow';

/** TensorFlow's C library on the CPU, through tfjs-node. */
export const tfjsNode: BackendCandidate = {
  registeredAs: TENSORFLOW,
  load: () => loadTfjsNode('tfjs-node'),
};

export async function loadTfjsNode(backend: 'tfjs-node' | 'tfjs-node-gpu'): Promise<void> {
  setLibraryDefaults(backend);
  const packageName = `@tensorflow/${backend}`;
  const running = runningPackage();
  if (running !== undefined && running !== packageName) {
    throw new Error(`${running} is already running in this process, and both cannot`);
  }
  await restoreIsNullOrUndefined();
  await importInNode(packageName);
}

/** Returns the package of the running backend, which the program may have imported itself. */
function runningPackage(): string | undefined {
  const backend = tf.engine().registry[TENSORFLOW] as { readonly isGPUPackage?: boolean } | undefined;
  return backend && (backend.isGPUPackage ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node');
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed. */
async function restoreIsNullOrUndefined(): Promise<void> {
  const { default: util } = (await importInNode('node:util')) as { default: Record<string, unknown> };
  util['isNullOrUndefined'] ??= (value: unknown) => value == null;
}
