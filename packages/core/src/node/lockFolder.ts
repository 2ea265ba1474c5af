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

/** Time between two tries, and number of tries, while another process takes over the lock. */
const WAIT_MS = 20;
const TRIES = 250;

/** The process that holds a folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /**
   * Identifies the start of the process, because its pid may be reused later. Null if the system does not report it.
   */
  readonly process: string | null;
  /** Time at which the process locked the folder, ISO 8601. */
  readonly since: string;
}

/** A folder that this process holds exclusively until it calls `release`. */
export interface FolderLock {
  /**
   * Moves the folder with its contents to another path, and leaves an empty, locked folder in its place.
   *
   * @throws RadnetError if the new path cannot be written, or if another process locked the folder in the meantime.
   */
  moveAside(to: string): Promise<void>;
  /** Unlocks the folder, and removes it if it is empty. */
  release(): Promise<void>;
}

/**
 * Locks a folder for this process with a file `lock.json` in it, which stays until `release`. Creates the folder if
 * needed. Takes over a lock that a killed process left on this machine.
 *
 * @throws RadnetError that names the process and host that hold the lock. If it is another host, whose processes cannot
 *   be checked from here, the message says what to do. Also thrown if the folder cannot be written.
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
    // A hard link appears together with its content, so no process ever finds an empty lock.
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

/** @throws RadnetError if the holder of a lock may still be running. */
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
 * Replaces a lock that a killed process left by this process's own. If several processes found that lock, the one that
 * first creates a claim named after its content wins: a rename alone could overwrite the lock of a faster process.
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
    // EPERM means that it runs, but belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = processMark(pid);
  return mark === null || now === null || mark === now;
}

/** Returns the boot id and the start time of a process on Linux; null elsewhere, or if the process does not exist. */
function processMark(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The start time is field 22. Count after the command, which is in parentheses and may contain spaces.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot} ${start}`;
  } catch {
    return null;
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
