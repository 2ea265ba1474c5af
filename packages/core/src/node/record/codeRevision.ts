import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The code that a program runs: its package, version and commit. */
export interface CodeRevision {
  /** Name of the package that the program belongs to; null if there is none. */
  readonly package: string | null;
  /** Version of that package; null if there is none. */
  readonly version: string | null;
  /** Commit hash; null unless git is installed and the program is tracked by a repository. */
  readonly revision: string | null;
  /** Whether any tracked file differs from the commit; null if there is no commit. */
  readonly dirty: boolean | null;
}

/** Finds the package, the version and the commit that a program's file belongs to. */
export async function codeRevision(file: string): Promise<CodeRevision> {
  const { name = null, version = null } = packageOf(dirname(file));
  try {
    // A package installed inside a repository (node_modules) is not part of that repository's code.
    await git(file, 'ls-files', '--error-unmatch', '--', basename(file));
    const revision = (await git(file, 'rev-parse', 'HEAD')).trim();
    const changes = await git(file, 'status', '--porcelain', '--untracked-files=no');
    return { package: name, version, revision, dirty: changes.trim() !== '' };
  } catch {
    return { package: name, version, revision: null, dirty: null };
  }
}

async function git(file: string, ...args: string[]): Promise<string> {
  // Take no locks: another git process may be working in the repository.
  const argv = ['--no-optional-locks', '-C', dirname(file), ...args];
  const { stdout } = await promisify(execFile)('git', argv, { timeout: 10_000 });
  return stdout;
}

function packageOf(folder: string): { readonly name?: string; readonly version?: string } {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name?: string;
      version?: string;
    };
  } catch {
    return folder === dirname(folder) ? {} : packageOf(dirname(folder));
  }
}
