import { type BackendName, selectBackend } from '@radnet/core';

/** Starts the backend asked for, or the first that can, and says which and why not another. */
export async function startBackend(preference?: string): Promise<void> {
  const { backend, passedOver } = await selectBackend(preference as BackendName | undefined);
  console.log(`backend: ${backend}`);
  for (const other of passedOver) console.log(`  passed over ${other.backend}: ${other.reason}`);
}
