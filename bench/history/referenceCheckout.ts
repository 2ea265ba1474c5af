import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RadnetError } from '@radnet/core';

const run = promisify(execFile);

/** A checkout of the commit to compare with. */
export interface ReferenceCheckout {
  readonly folder: string;
  /** The full hash of the commit. */
  readonly commit: string;
  /** Whether the commit locks other dependencies than those installed here. It runs with the installed ones anyway. */
  readonly otherDependencies: boolean;
  readonly remove: () => Promise<void>;
}

/**
 * Checks out another commit in a worktree, with this checkout's dependencies and its `bench` folder, so that both are
 * measured in the same way.
 *
 * @param root Root folder of this checkout.
 * @throws RadnetError if git does not know the commit.
 */
export async function referenceCheckout(root: string, commit: string): Promise<ReferenceCheckout> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', root, ...args])).stdout.trim();
  const full = await git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`).catch(() => {
    throw new RadnetError(`--compare: expected a commit of this repository, got '${commit}'.`);
  });
  const parent = await mkdtemp(join(tmpdir(), 'radnet-reference-'));
  const folder = join(parent, 'checkout');
  const remove = async (): Promise<void> => {
    await git('worktree', 'remove', '--force', folder);
    await rm(parent, { recursive: true });
  };
  await git('worktree', 'add', '--quiet', '--detach', folder, full);
  try {
    const workspaces = (await git('ls-files', '*package.json')).split('\n').map((file) => join(file, '..'));
    for (const workspace of workspaces) {
      const installed = join(root, workspace, 'node_modules');
      // A workspace that the commit does not have needs no dependencies there.
      if (!existsSync(installed) || !existsSync(join(folder, workspace))) continue;
      await symlink(installed, join(folder, workspace, 'node_modules'), 'dir');
    }
    await rm(join(folder, 'bench'), { recursive: true, force: true });
    await cp(join(root, 'bench'), join(folder, 'bench'), { recursive: true });
    const locked = await git('diff', '--name-only', full, '--', 'package-lock.json');
    return { folder, commit: full, otherDependencies: locked !== '', remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
