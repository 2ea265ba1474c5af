import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { launchedProcesses, parentOf } from './ancestors';

const EVERY_MS = 1000;

/** A process and the one that started it. */
export interface AncestorLink {
  readonly child: number;
  readonly parent: number;
  /** The parent's program, such as `npm`; undefined where the system does not tell. */
  readonly program: string | undefined;
}

/** Who started this process, who started that one, and so on up to the launcher. None but on Linux. */
export function ancestorLinks(): AncestorLink[] {
  if (process.platform !== 'linux') return [];
  const links = launchedProcesses().map((child) => {
    const parent = parentOf(child);
    return { child, parent, program: programOf(parent) };
  });
  // Process 1 outlives all the others. It may also have taken over who had lost their parent before.
  return links.filter(({ parent }) => parent > 1);
}

/**
 * The thread's program: plain JavaScript that needs nothing but Node, so that it starts alike from the source and from either bundle.
 * A process gets another parent as soon as its own has ended, even where that one stays as a zombie. A file that cannot be read although
 * its process is there, as where too many are open, proves nothing.
 */
const THREAD = `
const { readFileSync, writeSync } = require('node:fs');
const { links, stopped, everyMs, self } = require('node:worker_threads').workerData;
const isBroken = ({ child, parent }) => {
  try {
    return Number(/^PPid:\\s*(\\d+)/m.exec(readFileSync('/proc/' + child + '/status', 'utf8'))[1]) !== parent;
  } catch (error) {
    return error.code === 'ENOENT' || error.code === 'ESRCH';
  }
};
while (Atomics.wait(stopped, 0, 0, everyMs) === 'timed-out') {
  const broken = links.find(isBroken);
  if (broken === undefined) continue;
  const { parent, program } = broken;
  const name = program === undefined ? parent : parent + ' (' + program + ')';
  try {
    writeSync(2, self + ': ended, as process ' + name + ', which it was started by, has gone\\n');
  } catch {}
  process.kill(process.pid, 'SIGKILL');
}
`;

/**
 * Kills this process, with a line on stderr, within seconds after one of those that it was started by has gone. Otherwise it would wait in
 * MPI for ever: MPICH's launcher does not end its job where a process between the two is killed, such as `npx` or a supervisor. A
 * normal end does not look like that, as each of them waits for its child.
 *
 * A thread looks every second, since the main thread is busy or waits in MPI. It does not keep the process from ending.
 *
 * @param self What the line calls this process.
 * @param links By `ancestorLinks`, of when all were there.
 * @returns What ends the watch.
 */
export function watchAncestors(self: string, links: readonly AncestorLink[], everyMs = EVERY_MS): () => void {
  if (links.length === 0) return () => undefined;
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { links, stopped, everyMs, self },
    // Nothing that was loaded into this process by a flag, such as tsx: its loaders may wait for the main thread.
    execArgv: [],
    env: {},
  });
  thread.on('error', (error) =>
    process.emitWarning(`${self}: does not notice when those that started it end: ${String(error)}`),
  );
  thread.unref();
  return () => {
    Atomics.store(stopped, 0, 1);
    Atomics.notify(stopped, 0);
  };
}

/** The first word of a process's command line, which `npx` and others write anew, without its folder. */
function programOf(pid: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return /^(?:[^\s\0]*\/)?([^\s\0/:]+)/.exec(line)?.[1];
  } catch {
    return undefined;
  }
}
