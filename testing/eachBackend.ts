import { type BackendName, selectBackend } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe } from 'vitest';

/** Backends that can read a value at once, as tests do: three that npm's packages bring, and one that a machine may have. */
const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'onnx', 'tfjs-node'];

/** Those that can start here, by their names. */
async function available(): Promise<ReadonlySet<BackendName>> {
  const names = new Set<BackendName>();
  for (const name of BACKENDS) {
    try {
      await selectBackend(name);
      names.add(name);
    } catch {
      // Said by the skipped test's name.
    }
  }
  return names;
}

const AVAILABLE = await available();

/** Runs the tests on every backend; where one cannot start, they are skipped by a name that says so. */
export function describeOnEachBackend(name: string, tests: (backend: BackendName) => void): void {
  for (const backend of BACKENDS) {
    if (!AVAILABLE.has(backend)) {
      describe.skip(`${name} on ${backend} (which does not start here)`, () => tests(backend));
      continue;
    }
    describe(`${name} on ${backend}`, () => {
      let before: string;
      beforeAll(async () => {
        before = tf.getBackend();
        await selectBackend(backend);
      });
      afterAll(async () => {
        await tf.setBackend(before);
      });
      tests(backend);
    });
  }
}
