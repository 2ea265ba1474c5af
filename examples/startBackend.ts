import { type BackendName, NODE_BACKENDS, selectBackend } from '@radnet/backends';
import { choice, type Flag } from './commandLine';

/** The flag `--device`, which every program that computes takes. */
export const deviceFlag: Flag<'gpu' | BackendName> = {
  ...choice(`gpu, or a backend: ${NODE_BACKENDS.join(', ')} (default: the first that starts)`, [
    'gpu',
    ...NODE_BACKENDS,
  ]),
  value: 'NAME',
};

/** Starts the backend asked for, or the first that can, and says which and why not another. */
export async function startBackend(
  preference?: 'gpu' | BackendName,
  log: (line: string) => void = console.log,
): Promise<BackendName> {
  const { backend, passedOver } = await selectBackend(preference);
  log(`backend: ${backend}`);
  for (const other of passedOver) log(`  passed over ${other.backend}: ${other.reason}`);
  return backend;
}
