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

/** Versions before 2.9 lack what tfjs-node calls; the names are those of the C library's archives and of pip's wheels. */
const LIBRARIES = ['libtensorflow.so.2', 'libtensorflow.so', 'libtensorflow_cc.so.2'];
const FRAMEWORKS = ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'];

/**
 * Finds libtensorflow and its headers below `folder`: an unpacked archive of the C library (lib/, include/), or the
 * folder `tensorflow` that pip installs (site-packages/tensorflow).
 *
 * @throws RadnetError that says what is missing and where it was looked for.
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
