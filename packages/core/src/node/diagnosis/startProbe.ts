import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../backend/backendName';
import type { ProbeResult } from './engineVerdict';

/** A self-test takes a few seconds; a driver that compiles for the first time takes longer. */
const LIMIT_MS = 120_000;

/** Runs `probeBackend` in a process of its own, which a broken driver or addon may crash or hang. */
export function startProbe(
  backend: BackendName,
  file = probeFile(),
  limitMs = LIMIT_MS,
): Promise<ProbeResult> {
  const child = fork(file, [backend], {
    // Native libraries write where they like: what they say last explains a crash.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: file.endsWith('.ts') ? ['--import', 'tsx'] : [],
  });
  let said = '';
  child.stderr!.setEncoding('utf8');
  child.stderr!.on('data', (text: string) => (said = (said + text).slice(-4000)));
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ works: false, reason: `gave no answer within ${limitMs / 1000} s` });
    }, limitMs);
    child.on('message', (result: ProbeResult) => resolve(result));
    child.on('error', (error) => resolve({ works: false, reason: error.message }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const last = said.trim().split('\n').at(-1);
      const reason = `its process ended by ${signal ?? `exit code ${code}`}${last ? `; it said last: ${last}` : ''}`;
      resolve({ works: false, reason });
    });
  });
}

/** Beside this file, in the source tree as in the built package, in the same format. */
function probeFile(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./backendProbe${extname(here)}`, import.meta.url));
}
