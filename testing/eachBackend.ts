import { type BackendName, selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe } from 'vitest';

/** Those that npm's packages bring to every machine. */
const EVERYWHERE: readonly BackendName[] = ['cpu', 'wasm', 'onnx'];

type Meta = ImportMeta & { readonly env: Partial<Record<string, string>> };

/** The environment: a page has none of its own, and vitest's is there in its stead. */
const environment = (globalThis as { process?: NodeJS.Process }).process?.env ?? (import.meta as Meta).env;

/**
 * The backends to test: RADNET_TEST_BACKENDS, names with commas between them, where it is set (`npm run test:devices`
 * sets it). A backend that is named there and does not start fails the tests.
 */
const BACKENDS = (environment['RADNET_TEST_BACKENDS']?.split(',') as BackendName[] | undefined) ?? EVERYWHERE;

/** Runs the tests on every backend. Values are to be waited for: WebGPU in Node cannot give them at once. */
export function describeOnEachBackend(name: string, tests: (backend: BackendName) => void): void {
  describe.each(BACKENDS)(`${name} on %s`, (backend) => {
    let before: string | undefined;
    beforeAll(async () => {
      before = tf.getBackend();
      await selectBackend(backend);
    });
    afterAll(async () => {
      if (before !== undefined) await tf.setBackend(before);
    });
    tests(backend);
  });
}
