import { type BackendName, NODE_BACKENDS, selectBackend } from '@radnet/backends';
import { choice, type Flag } from './commandLine';

/** The flag `--device` of every program that computes. */
export const deviceFlag: Flag<'gpu' | BackendName> = {
  ...choice(`gpu, or a backend: ${NODE_BACKENDS.join(', ')} (default: the first that starts)`, [
    'gpu',
    ...NODE_BACKENDS,
  ]),
  value: 'NAME',
};

/** Starts the given backend, or the first that starts, and says which one and why not the others. */
export async function startBackend(
  preference?: 'gpu' | BackendName,
  log: (line: string) => void = console.log,
): Promise<BackendName> {
  const { backend, passedOver } = await selectBackend(preference);
  log(`backend: ${backend}`);
  for (const other of passedOver) log(`  passed over ${other.backend}: ${other.reason}`);
  return backend;
}
