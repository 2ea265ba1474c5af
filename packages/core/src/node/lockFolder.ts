import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RadnetError } from '../radnetError';
import { fileError } from './fileError';
import { sha256 } from './sha256';
import { makeFolder } from './writeAtomically';

const LOCK = 'lock.json';

/** Of a lock that another process is taking over. */
const WAIT_MS = 20;
const TRIES = 250;

/** Who holds a folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When this process started, in its machine's own terms: another process may get the same pid later. Null where nothing tells. */
  readonly process: string | null;
  /** When it took the folder, ISO 8601. */
  readonly since: string;
}

/** A folder that is this process's own until it is released. */
export interface FolderLock {
  /**
   * Moves what the folder holds to another place, and keeps an empty folder locked in its own.
   *
   * @throws RadnetError that names the place, where it cannot be written; another process took the folder in that instant.
   */
  moveAside(to: string): Promise<void>;
  /** Lets others have the folder, and removes it where it is empty. */
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone, by a file `lock.json` in it, which is there until `release`. Makes the folder. A lock
 * that a killed process left on this machine is taken over.
 *
 * @throws RadnetError naming the process and the host that hold it, and what to do where that host is another one, of whose
 *   processes nothing can be told from here; or that the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await makeFolder(folder);
  const file = join(folder, LOCK);
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    process: processMark(process.pid),
    since: new Date().toISOString(),
  } satisfies Holder);
  const own = join(folder, `${LOCK}.${randomUUID()}.partial`);
  try {
    // Linked, it appears with its content: nobody finds an empty lock.
    await writeFile(own, mine);
    for (let tries = 0; !(await linked(own, file)); tries++) {
      const found = await readFile(file, 'utf8').catch(absent);
      if (found === undefined) continue;
      requireEnded(folder, file, found);
      if (await takenOver(own, file, found)) break;
      if (tries > TRIES)
        throw new RadnetError(`${file}: expected to be free, got another process that takes it`);
      await setTimeout(WAIT_MS);
    }
  } catch (error) {
    throw error instanceof RadnetError ? error : fileError('write', file, error);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
  return {
    moveAside: async (to) => {
      try {
        await rename(folder, to);
        await makeFolder(folder);
        const moved = join(to, LOCK);
        if (!(await linked(moved, file))) requireEnded(folder, file, await readFile(file, 'utf8'));
        await rm(moved);
      } catch (error) {
        throw error instanceof RadnetError ? error : fileError('write', to, error);
      }
    },
    release: async () => {
      if ((await readFile(file, 'utf8').catch(() => '')) !== mine) return;
      await rm(file, { force: true });
      await rmdir(folder).catch(() => undefined);
    },
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @throws RadnetError where the holder of a lock may be running. */
function requireEnded(folder: string, file: string, found: string): void {
  const holder = holderOf(found);
  if (holder === undefined) {
    throw new RadnetError(
      `${file}: expected a lock, found something else. Remove it if nothing trains there`,
    );
  }
  const { pid, host, since } = holder;
  if (host !== hostname()) {
    throw new RadnetError(
      `${folder}: in use by process ${pid} on host ${host} since ${since}. If that process has ended, remove ${file}`,
    );
  }
  if (isRunning(holder)) {
    throw new RadnetError(`${folder}: in use by process ${pid} on this host (${host}) since ${since}`);
  }
}

/**
 * Puts one's own lock in the place of one that a killed process left. Of the processes that found the same, the one that
 * claims it by its content does so: a rename alone might take away the lock of one that was quicker.
 */
async function takenOver(own: string, file: string, found: string): Promise<boolean> {
  const claim = `${file}.${sha256(new TextEncoder().encode(found)).slice(0, 16)}.claim`;
  if (!(await linked(own, claim))) return false;
  try {
    if ((await readFile(file, 'utf8').catch(absent)) !== found) return false;
    await rename(own, file);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host, since } = JSON.parse(text) as Partial<Holder>;
    const isHolder = typeof pid === 'number' && typeof host === 'string' && typeof since === 'string';
    return isHolder ? (JSON.parse(text) as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, process: mark }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, and is another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = processMark(pid);
  return mark === null || now === null || mark === now;
}

/** Boot and start of a process, on Linux. */
function processMark(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Fields are counted after the command, which is in parentheses and may hold spaces: the 22nd is the start.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot} ${start}`;
  } catch {
    return null;
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
