import { BACKEND_NAMES, type BackendName, selectBackend } from '@radnet/core';
import { choice, type Flag } from './commandLine';

/** The flag `--device`, which every program that computes takes. */
export const deviceFlag: Flag<'gpu' | BackendName> = {
  ...choice(`gpu, or a backend: ${BACKEND_NAMES.join(', ')} (default: the first that starts)`, [
    'gpu',
    ...BACKEND_NAMES,
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
