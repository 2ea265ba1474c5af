import { RadnetError } from '../radnetError';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the quota of disk space is used up',
  EFBIG: 'larger than this file system or its limits allow',
  EIO: 'the device failed',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'it is a file, not a folder',
};

/**
 * Describes the error of a failed file operation in words, e.g. `cannot write runs/last/model.json: permission denied`.
 *
 * @param error The error of Node, whose `code` is explained. It becomes the `cause`.
 */
export function fileError(operation: 'read' | 'write', path: string, error: unknown): RadnetError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new RadnetError(`cannot ${operation} ${path}: ${reasons[code] ?? code}`, { cause: error });
}
