import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { BackendName } from './backends';
import { firstLine, type SpecResult } from './specResult';
import { EVENTS_FD, type SuiteEvent } from './suiteEvent';

/** Longer than Jasmine's limits for a spec, 20 s and in one suite 80 s. Jasmine cannot stop a spec that never yields. */
const SILENCE_MS = 90_000;
/** After this many crashes of a backend the run is given up. */
const MAX_CRASHES = 20;

interface Attempt {
  readonly results: SpecResult[];
  /** The index of the spec to continue with after a crash; null if the suite ran to its end. */
  readonly next: number | null;
  /** How the process ended. */
  readonly ending: string;
}

/**
 * Runs the bundled suite on one backend in a child process. A spec that hangs or ends the process counts as failed, and
 * another process continues after it.
 *
 * @throws Error if the process ends before the first spec, or too often.
 */
export async function runSuite(bundle: string, backend: BackendName, grep: string): Promise<SpecResult[]> {
  const results: SpecResult[] = [];
  let first = 0;
  for (let crashes = 0; crashes <= MAX_CRASHES; crashes++) {
    const attempt = await runFrom(first, bundle, backend, grep);
    results.push(...attempt.results);
    if (attempt.next === null) return results;
    if (attempt.next <= first) throw new Error(`${backend}: the suite did not start: ${attempt.ending}`);
    first = attempt.next;
  }
  throw new Error(`${backend}: the process ended early more than ${MAX_CRASHES} times`);
}

function runFrom(first: number, bundle: string, backend: BackendName, grep: string): Promise<Attempt> {
  const child = spawn(process.execPath, [bundle, backend, String(first), grep], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const results: SpecResult[] = [];
  let next = first;
  let place = '';
  let lastError = 'no error was printed';

  const silence = setTimeout(() => {
    lastError = `no sign of life for ${SILENCE_MS / 1000} s`;
    child.kill('SIGKILL');
  }, SILENCE_MS);

  const onEvent = (event: SuiteEvent): void => {
    silence.refresh();
    if (event.type === 'started') {
      place = event.name;
      next = event.index + 1;
    } else if (event.result) {
      results.push(event.result);
    }
    if (event.type === 'done') place += ' (after it)';
  };
  const events = createInterface({ input: child.stdio[EVENTS_FD] as Readable });
  events.on('line', (line) => onEvent(JSON.parse(line) as SuiteEvent));
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (/error/i.test(line)) lastError = firstLine(line);
  });

  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      const ending = `the process ended with ${signal ?? `exit code ${code}`}: ${lastError}`;
      if (code === 0) return resolve({ results, next: null, ending });
      if (next > first) results.push({ name: place, status: 'failed', message: ending });
      resolve({ results, next, ending });
    });
  });
}
