import { type BackendName, selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe } from 'vitest';

/** The backends that npm's packages bring to every machine. */
const EVERYWHERE: readonly BackendName[] = ['cpu', 'wasm', 'onnx'];

type Meta = ImportMeta & { readonly env: Partial<Record<string, string>> };

/** The environment. A page has none of its own, so it is vitest's there. */
const environment = (globalThis as { process?: NodeJS.Process }).process?.env ?? (import.meta as Meta).env;

/**
 * The backends to test: those in RADNET_TEST_BACKENDS, separated by commas, if it is set (`npm run test:devices` sets it). If a
 * backend that it names does not start, the tests fail.
 */
const BACKENDS = (environment['RADNET_TEST_BACKENDS']?.split(',') as BackendName[] | undefined) ?? EVERYWHERE;

/** Runs the tests on every backend. Read values with `data()`, because WebGPU in Node cannot read them synchronously. */
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
