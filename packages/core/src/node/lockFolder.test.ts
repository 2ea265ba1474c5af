import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { lockFolder } from './lockFolder';

let root: string;
let run: string;
let lock: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'radnet-lock-'));
  run = join(root, 'run');
  lock = join(run, 'lock.json');
});
afterEach(() => rmSync(root, { recursive: true }));

/** The pid of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('exit', resolve));
  return child.pid!;
}

function leaveLock(holder: object): void {
  mkdirSync(run, { recursive: true });
  const since = '2026-11-29T12:00:00.000Z';
  writeFileSync(lock, JSON.stringify({ pid: 1, host: hostname(), process: null, since, ...holder }));
}

describe('lockFolder', () => {
  it('lets one in at a time, and the next one after it', async () => {
    const first = await lockFolder(run);
    await expect(lockFolder(run)).rejects.toThrow(RadnetError);
    await expect(lockFolder(run)).rejects.toThrow(
      `${run}: in use by process ${process.pid} on this host (${hostname()}) since `,
    );
    expect(readdirSync(run)).toEqual(['lock.json']);
    await first.release();
    expect(existsSync(run)).toBe(false);
    await (await lockFolder(run)).release();
  });

  it('lets in one of many that come at once, also over the lock of a killed process', async () => {
    leaveLock({ pid: await endedProcess() });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(run)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(run)).toEqual(['lock.json']);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it.skipIf(!existsSync('/proc/self/stat'))('knows a pid that another process got meanwhile', async () => {
    leaveLock({ pid: process.pid, process: 'another boot 17' });
    await (await lockFolder(run)).release();
  });

  it('refuses what nothing can be told of: another host, or another file', async () => {
    leaveLock({ pid: 7, host: 'node-12' });
    await expect(lockFolder(run)).rejects.toThrow(
      `${run}: in use by process 7 on host node-12 since 2026-11-29T12:00:00.000Z. If that process has ended, remove ${lock}`,
    );
    writeFileSync(lock, '{}');
    await expect(lockFolder(run)).rejects.toThrow(`${lock}: expected a lock, found something else`);
  });

  it('leaves the lock of another alone when it is released late', async () => {
    const first = await lockFolder(run);
    leaveLock({ host: 'node-12' });
    await first.release();
    expect(existsSync(lock)).toBe(true);
    rmSync(run, { recursive: true });
    await first.release();
  });

  it('moves what is there aside and stays locked', async () => {
    const held = await lockFolder(run);
    writeFileSync(join(run, 'weights'), '');
    await held.moveAside(join(root, 'kept'));
    expect(readdirSync(join(root, 'kept'))).toEqual(['weights']);
    await expect(lockFolder(run)).rejects.toThrow('in use');
    await held.release();
    expect(readdirSync(root)).toEqual(['kept']);
  });

  it('names a folder that cannot be written', async () => {
    writeFileSync(run, '');
    await expect(lockFolder(run)).rejects.toThrow(/^cannot write .*run: it is a file, not a folder/);
  });
});
