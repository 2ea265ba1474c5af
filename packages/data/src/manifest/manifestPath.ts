import { RadnetError } from '@radnet/core';

const LONGEST_PATH = 1024;

/**
 * Checks a path of a manifest: relative to the manifest's folder, with forward slashes, and not leading out of that
 * folder. The message does not repeat the path, because folders are often named after patients.
 *
 * @param where What the message calls the path, e.g. `row 3: volume`.
 * @throws RadnetError if the path is empty, longer than 1024 characters or absolute, begins with a drive letter, or
 *   contains a backslash, a control character, or a part that is empty, `.` or `..`.
 */
export function checkManifestPath(path: unknown, where: string): string {
  const fault = pathFault(path);
  if (fault !== undefined) {
    throw new RadnetError(`${where}: expected a path below the manifest's folder, got ${fault}`);
  }
  return path as string;
}

/**
 * Returns what is wrong with a path that has to stay below its root, worded to follow 'got'; undefined if nothing is.
 */
export function pathFault(path: unknown): string | undefined {
  if (typeof path !== 'string') return 'something that is no text';
  if (path === '') return 'an empty one';
  if (path.length > LONGEST_PATH) return `one of ${path.length} characters, more than ${LONGEST_PATH}`;
  if (/\p{Cc}/u.test(path)) return 'one with a control character';
  if (path.includes('\\')) return 'one with a backslash in place of /';
  if (path.startsWith('/')) return 'an absolute one';
  if (/^[a-z]:/i.test(path)) return 'one with a drive letter';
  const parts = path.split('/');
  if (parts.includes('..')) return "one that climbs out by '..'";
  if (parts.includes('.') || parts.includes('')) return "one with an empty part or '.'";
  return undefined;
}
