import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Which code a program is. */
export interface CodeRevision {
  /** Of the package that the program belongs to; null where there is none around it. */
  readonly package: string | null;
  readonly version: string | null;
  /** The commit, where the program lies in a git repository that tracks it, and git is there to tell; else null. */
  readonly revision: string | null;
  /** Whether a file that git tracks differs from that commit. Null where there is none. */
  readonly dirty: boolean | null;
}

/** The package, its version and the commit that a program's file belongs to. */
export async function codeRevision(file: string): Promise<CodeRevision> {
  const { name = null, version = null } = packageOf(dirname(file));
  try {
    // What is installed within somebody's repository is none of its code.
    await git(file, 'ls-files', '--error-unmatch', '--', basename(file));
    const revision = (await git(file, 'rev-parse', 'HEAD')).trim();
    const changes = await git(file, 'status', '--porcelain', '--untracked-files=no');
    return { package: name, version, revision, dirty: changes.trim() !== '' };
  } catch {
    return { package: name, version, revision: null, dirty: null };
  }
}

async function git(file: string, ...args: string[]): Promise<string> {
  // Read only: another git may be at work there.
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
