import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { launchedProcesses, parentOf } from './ancestors';

const EVERY_MS = 1000;

/** A process and the one that started it. */
export interface AncestorLink {
  readonly child: number;
  readonly parent: number;
  /** The parent's program, such as `npm`; undefined if it cannot be read. */
  readonly program: string | undefined;
}

/** Returns the parent of this process, its parent, and so on up to the launcher. Empty on systems other than Linux. */
export function ancestorLinks(): AncestorLink[] {
  if (process.platform !== 'linux') return [];
  const links = launchedProcesses().map((child) => {
    const parent = parentOf(child);
    return { child, parent, program: programOf(parent) };
  });
  // Process 1 outlives all others, and it may have adopted processes whose parent had already ended.
  return links.filter(({ parent }) => parent > 1);
}

/**
 * The thread's program: plain JavaScript that needs only Node, so that it starts in the same way from the source and
 * from either bundle. A process gets another parent as soon as its own has ended, even if that one remains as a zombie.
 * An unreadable file proves nothing if its process may still exist, for example because too many files are open.
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
    writeSync(2, self + ': killed, because process ' + name + ', which started it, has ended\\n');
  } catch {}
  process.kill(process.pid, 'SIGKILL');
}
`;

/**
 * Kills this process, with a line on stderr, within seconds after one of its ancestors has ended. Otherwise it would
 * wait in MPI forever, because MPICH's launcher does not end its job if a process between the two, such as `npx` or a
 * supervisor, is killed. At a normal end, each ancestor waits for its child, so the watch does not see one end.
 *
 * A separate thread checks every second, because the main thread is busy or waits in MPI. It does not keep the process
 * from ending.
 *
 * @param self This process's name in the line.
 * @param links The result of `ancestorLinks`, taken while all ancestors were running.
 * @param everyMs Time between two checks, in milliseconds. Default 1000.
 * @returns A function that ends the watch.
 */
export function watchAncestors(self: string, links: readonly AncestorLink[], everyMs = EVERY_MS): () => void {
  if (links.length === 0) return () => undefined;
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { links, stopped, everyMs, self },
    // Drops flags that load code into each thread, such as tsx, whose loaders may wait for the main thread.
    execArgv: [],
    env: {},
  });
  thread.on('error', (error) =>
    process.emitWarning(`${self}: cannot watch the processes that started it: ${String(error)}`),
  );
  thread.unref();
  return () => {
    Atomics.store(stopped, 0, 1);
    Atomics.notify(stopped, 0);
  };
}

/**
 * Returns the first word of a process's command line, without its folder. `npx` and others rewrite their command line.
 */
function programOf(pid: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return /^(?:[^\s\0]*\/)?([^\s\0/:]+)/.exec(line)?.[1];
  } catch {
    return undefined;
  }
}
