import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RadnetError } from '@radnet/core';

export interface Libtensorflow {
  /** The library with TensorFlow's C functions. */
  readonly library: string;
  /** libtensorflow_framework. */
  readonly framework: string;
  /** The folder with tensorflow/c/c_api.h in it. */
  readonly headers: string;
}

/**
 * File names in the C library's archives and in pip's wheels. Versions before 2.9 lack functions that tfjs-node calls.
 */
const LIBRARIES = ['libtensorflow.so.2', 'libtensorflow.so', 'libtensorflow_cc.so.2'];
const FRAMEWORKS = ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'];

/**
 * Finds libtensorflow and its headers in `folder`: an unpacked archive of the C library (lib/, include/), or the folder
 * `tensorflow` that pip installs (site-packages/tensorflow).
 *
 * @throws RadnetError if something is missing, with its name and the folders that were searched.
 */
export function findLibtensorflow(folder: string): Libtensorflow {
  const root = resolve(folder);
  const places = [root, join(root, 'lib'), join(root, 'tensorflow')];
  const library = firstOf(LIBRARIES, places, 'a libtensorflow');
  const framework = firstOf(FRAMEWORKS, [dirname(library)], 'libtensorflow_framework');
  const bases = [dirname(library), dirname(dirname(library)), root];
  const header = firstOf(
    ['tensorflow/c/c_api.h'],
    bases.map((base) => join(base, 'include')),
    "TensorFlow's headers",
  );
  return { library, framework, headers: resolve(header, '../../..') };
}

function firstOf(names: readonly string[], folders: readonly string[], what: string): string {
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new RadnetError(`libtensorflow: expected ${what} (${names.join(' or ')}) in ${folders.join(', ')}`);
}
