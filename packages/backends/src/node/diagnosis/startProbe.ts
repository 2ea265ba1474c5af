import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../backendName';
import type { ProbeResult } from './engineVerdict';
import { printedCauses } from './printedCauses';

/** A self-test takes a few seconds, but longer if a driver compiles for the first time. */
const LIMIT_MS = 120_000;

/** How long to wait, after a process is killed, for the rest of its output. */
const LAST_WORDS_MS = 2000;

/**
 * Runs `probeBackend` in a separate process, since a broken driver or addon may crash or hang it. The process is killed
 * once it has answered: if it hung at exit, it would keep the GPU while the next backend is tested.
 */
export async function startProbe(
  backend: BackendName,
  file = probeFile(),
  limitMs = LIMIT_MS,
): Promise<ProbeResult> {
  const child = fork(file, [backend], {
    // Reads stderr because the last thing that a native library prints explains a crash.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: file.endsWith('.ts') ? ['--import', 'tsx'] : [],
  });
  let said = '';
  child.stderr!.setEncoding('utf8');
  child.stderr!.on('data', (text: string) => (said = (said + text).slice(-40_000)));
  const closed = new Promise<ProbeResult>((resolve) => {
    child.on('close', (code, signal) => {
      const last = said.trim().split('\n').at(-1);
      const reason = `its process ended by ${signal ?? `exit code ${code}`}${last ? `; it said last: ${last}` : ''}`;
      resolve({ works: false, reason });
    });
  });
  const answered = new Promise<ProbeResult>((resolve) => {
    child.on('message', (result: ProbeResult) => resolve(result));
    child.on('error', (error) => resolve({ works: false, reason: error.message }));
  });
  const late = { works: false, reason: `gave no answer within ${limitMs / 1000} s` } as const;
  const result = await within(limitMs, Promise.race([answered, closed]), late);
  child.kill('SIGKILL');
  // The rest of its output arrives before it closes. The time limit is for a process that cannot be killed.
  await within(LAST_WORDS_MS, closed, undefined);
  return withCauses(result, said);
}

async function within<T, L>(limitMs: number, result: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<L>((resolve) => (timer = setTimeout(() => resolve(late), limitMs)));
  return Promise.race([result, limit]).finally(() => clearTimeout(timer));
}

/** Adds printed causes to a failure: libraries print what they miss, but report only that there is no GPU. */
function withCauses(result: ProbeResult, said: string): ProbeResult {
  if (result.works) return result;
  const causes = printedCauses(said).filter((cause) => !result.reason.includes(cause));
  if (causes.length === 0) return result;
  return { works: false, reason: `${result.reason}. It printed: ${causes.join(' | ')}` };
}

/** Returns the path of the probe, which is next to this file and in the same format, both as source and when built. */
function probeFile(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./backendProbe${extname(here)}`, import.meta.url));
}
