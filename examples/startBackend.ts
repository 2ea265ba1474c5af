import { type BackendPreference, selectBackend } from '@radnet/core';
import { type Flag, text } from './commandLine';

/** The flag `--device`, which every program that computes takes. */
export const deviceFlag: Flag<string> = text(
  'NAME',
  'gpu, or a backend: onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, onnx-webgpu, webgpu, wasm, cpu (default: the first that starts)',
);

/** Starts the backend asked for, or the first that can, and says which and why not another. */
export async function startBackend(preference?: string): Promise<void> {
  const { backend, passedOver } = await selectBackend(preference as BackendPreference | undefined);
  console.log(`backend: ${backend}`);
  for (const other of passedOver) console.log(`  passed over ${other.backend}: ${other.reason}`);
}
