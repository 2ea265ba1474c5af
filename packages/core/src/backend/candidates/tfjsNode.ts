import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';

/** TensorFlow's C library through tfjs-node, on the CPU. */
export const tfjsNode: BackendCandidate = {
  registeredAs: 'tensorflow',
  load: () => loadTfjsNode('@tensorflow/tfjs-node'),
};

export async function loadTfjsNode(packageName: string): Promise<void> {
  await restoreIsNullOrUndefined();
  await importInNode(packageName);
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed. */
async function restoreIsNullOrUndefined(): Promise<void> {
  const { default: util } = (await importInNode('node:util')) as { default: Record<string, unknown> };
  util['isNullOrUndefined'] ??= (value: unknown) => value == null;
}
