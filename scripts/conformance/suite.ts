import { writeSync } from 'node:fs';
// The tests expect the gradients to be registered, and import none.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import jasmineCore, { type Runnable } from 'jasmine-core';
import { backends, type BackendName } from './backends';
import { firstLine, type SpecResult } from './specResult';
import { EVENTS_FD, type SuiteEvent } from './suiteEvent';

/** The time that tfjs-core's own runner allows a spec. */
const SPEC_LIMIT_MS = 20_000;

/**
 * Entry of the bundle: runs tfjs-core's tests on one backend, in this process, one spec after the other.
 * Arguments: the backend, the index of the first spec to run, a text that names have to contain.
 */
async function main([backend, first, grep]: string[]): Promise<void> {
  const jasmine = jasmineCore.boot();
  const name = backend as BackendName;
  await backends[name]();
  setTestEnvs([{ name, backendName: name, isDataSync: true }]);
  // Imported only now, because importing the tests declares them, once for every environment that is set.
  await import('@tensorflow/tfjs-core/dist/tests');

  const plainName = (fullName: string): string => fullName.replaceAll(` ${name} {}`, '');
  const env = jasmine.getEnv();
  env.configure({
    random: false,
    specFilter: (spec) => indexOf(spec) >= Number(first) && plainName(spec.getFullName()).includes(grep!),
  });
  env.addReporter({
    specStarted: (spec) => {
      // Set before each spec, because one of the tests raises the limit for all that follow.
      jasmine.DEFAULT_TIMEOUT_INTERVAL = SPEC_LIMIT_MS;
      tell({ type: 'started', index: indexOf(spec), name: plainName(spec.fullName) });
    },
    specDone: (spec) => tell({ type: 'done', result: specResult(spec, plainName(spec.fullName)) }),
    suiteDone: (suite) => {
      if (suite.failedExpectations.length === 0) return;
      tell({
        type: 'suiteFailed',
        result: failure(suite, `${plainName(suite.fullName)} (outside its specs)`),
      });
    },
  });
  await env.execute();
}

/** Jasmine numbers specs in the order in which they are declared: `spec0`, `spec1`. */
function indexOf(spec: { readonly id: string }): number {
  return Number(spec.id.replace('spec', ''));
}

function specResult(spec: Runnable, name: string): SpecResult | null {
  if (spec.status === 'excluded') return null;
  if (spec.status === 'failed') return failure(spec, name);
  return { name, status: spec.status === 'pending' ? 'skipped' : 'passed' };
}

function failure({ failedExpectations }: Runnable, name: string): SpecResult {
  return { name, status: 'failed', message: firstLine(failedExpectations[0]?.message ?? 'no message') };
}

/** Synchronous, because the event has to be sent before a spec starts that hangs or crashes the process. */
function tell(event: SuiteEvent): void {
  writeSync(EVENTS_FD, `${JSON.stringify(event)}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
