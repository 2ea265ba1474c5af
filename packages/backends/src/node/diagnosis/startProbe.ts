import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../backendName';
import type { ProbeResult } from './engineVerdict';
import { printedCauses } from './printedCauses';

/** A self-test takes a few seconds; a driver that compiles for the first time takes longer. */
const LIMIT_MS = 120_000;

/** How long, after its end, is waited for what a process has printed. */
const LAST_WORDS_MS = 2000;

/**
 * Runs `probeBackend` in a process of its own, which a broken driver or addon may crash or hang. Once it has answered
 * it is killed: hanging at its end, it would keep the GPU while the next is tested.
 */
export async function startProbe(
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
  // The rest of what it printed comes before it closes, which a process that cannot be killed never does.
  await within(LAST_WORDS_MS, closed, undefined);
  return withCauses(result, said);
}

async function within<T, L>(limitMs: number, result: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<L>((resolve) => (timer = setTimeout(() => resolve(late), limitMs)));
  return Promise.race([result, limit]).finally(() => clearTimeout(timer));
}

/** Libraries print what they miss, and answer that there is no GPU: a failure without its cause. */
function withCauses(result: ProbeResult, said: string): ProbeResult {
  if (result.works) return result;
  const causes = printedCauses(said).filter((cause) => !result.reason.includes(cause));
  if (causes.length === 0) return result;
  return { works: false, reason: `${result.reason}. It printed: ${causes.join(' | ')}` };
}

/** Beside this file, in the source tree as in the built package, in the same format. */
function probeFile(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./backendProbe${extname(here)}`, import.meta.url));
}
