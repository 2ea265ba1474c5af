import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const VERSION = /\.so(\.\d+)*$/;

/**
 * Returns the shared libraries of a name, such as `libcudnn`, that a program started from here would find: in the
 * loader's cache and in LD_LIBRARY_PATH. The result is sorted file names with versions. Linux only.
 */
export function sharedLibraries(name: string): string[] {
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => existsSync(folder));
  const files = [...folders.flatMap((folder) => readdirSync(folder)), ...cached()];
  return [...new Set(files.filter((file) => file.startsWith(`${name}.so`) && VERSION.test(file)))].sort();
}

function cached(): string[] {
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    try {
      const listed = execFileSync(command, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return listed.split('\n').map((line) => line.trim().split(' ')[0]!);
    } catch {
      continue;
    }
  }
  return [];
}
