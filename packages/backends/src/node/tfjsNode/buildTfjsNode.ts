import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { findLibtensorflow, type Libtensorflow } from './findLibtensorflow';

/** Settings for {@link buildTfjsNode}. */
export interface BuildTfjsNodeOptions {
  /** The folder of libtensorflow: an unpacked C library (lib/, include/), or pip's site-packages/tensorflow. */
  readonly libtensorflow: string;
  /**
   * The package to build. Default: `@tensorflow/tfjs-node`. Use `@tensorflow/tfjs-node-gpu` if libtensorflow has CUDA.
   */
  readonly packageName?: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  /** The folder of the project in which the package is installed. Default: the current folder. */
  readonly project?: string;
  /** Called with each line that the build prints. Default: the output is dropped. */
  readonly onLine?: (line: string) => void;
}

const OPTIONS = Object.keys({
  libtensorflow: true,
  packageName: true,
  project: true,
  onLine: true,
} satisfies Record<keyof BuildTfjsNodeOptions, true>);

/**
 * Builds tfjs-node's addon against a libtensorflow that is already on this machine, such as the one in pip's
 * `tensorflow` or `tensorflow-cpu`, instead of the 2.9.1 that tfjs-node downloads. Install the package without its
 * download first:
 * `npm install --ignore-scripts @tensorflow/tfjs-node`. The addon links to the libraries in their folder, so leave them
 * there.
 *
 * Needs Linux, a C++ compiler, make, Python 3, and Node's headers, which node-gyp downloads unless npm's `nodedir`
 * names their folder.
 *
 * @returns The addon's path.
 * @throws RadnetError if one of these is missing, or if the build fails, with the last lines that it printed.
 */
export async function buildTfjsNode(options: BuildTfjsNodeOptions): Promise<string> {
  requireKnownOptions('buildTfjsNode', options, OPTIONS);
  const {
    libtensorflow,
    packageName = '@tensorflow/tfjs-node',
    project = process.cwd(),
    onLine = () => undefined,
  } = options;
  if (process.platform !== 'linux') {
    throw new RadnetError(`buildTfjsNode: expected Linux, got ${process.platform}, where it was never tried`);
  }
  const found = findLibtensorflow(libtensorflow);
  const folder = packageFolder(packageName, project);
  const dependencies = join(folder, 'deps');
  // The library that npm downloaded may work, so a failed build restores it.
  const before = join(folder, 'deps.before');
  await rm(before, { recursive: true, force: true });
  if (existsSync(dependencies)) await rename(dependencies, before);
  try {
    await link(found, dependencies);
    await compile(folder, dirname(found.library), onLine);
    const path = await addonPath(folder);
    await rm(before, { recursive: true, force: true });
    return path;
  } catch (error) {
    await rm(dependencies, { recursive: true, force: true });
    if (existsSync(before)) await rename(before, dependencies);
    throw error;
  }
}

/**
 * Makes links that only the linker uses. At run time the libraries are loaded from their own folder, which also has the
 * libraries that they load in turn, such as CUDA's in a wheel.
 */
async function link({ library, framework, headers }: Libtensorflow, dependencies: string): Promise<void> {
  await mkdir(join(dependencies, 'lib'), { recursive: true });
  await symlink(library, join(dependencies, 'lib', 'libtensorflow.so'));
  await symlink(framework, join(dependencies, 'lib', 'libtensorflow_framework.so'));
  await symlink(headers, join(dependencies, 'include'));
}

function packageFolder(packageName: string, project: string): string {
  try {
    const { resolve: find } = createRequire(join(resolve(project), 'package.json'));
    return dirname(find(`${packageName}/package.json`));
  } catch {
    throw new RadnetError(
      `${packageName}: expected it in ${resolve(project)}, found none (npm install --ignore-scripts ${packageName})`,
    );
  }
}

async function compile(folder: string, libraries: string, onLine: (line: string) => void): Promise<void> {
  // Runs through npm, which passes its settings to node-gyp: a proxy, a mirror, the folder of Node's headers.
  const child = spawn('npm', ['exec', '--', 'node-pre-gyp', 'install', '--build-from-source'], {
    cwd: folder,
    env: { ...process.env, LDFLAGS: `-Wl,-rpath,${libraries} ${process.env['LDFLAGS'] ?? ''}`.trim() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
        onLine(line);
        last.push(line);
        if (last.length > 20) last.shift();
      }
    });
  }
  const code = await new Promise<number | null>((resolved, rejected) => {
    child.on('error', rejected);
    child.on('close', resolved);
  });
  if (code !== 0) {
    throw new RadnetError(`buildTfjsNode: node-gyp ended with ${code}. It said last:\n${last.join('\n')}`);
  }
}

async function addonPath(folder: string): Promise<string> {
  const { binary } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    binary: { napi_versions: number[] };
  };
  const version = Math.max(...binary.napi_versions);
  const path = join(folder, 'lib', `napi-v${version}`, 'tfjs_binding.node');
  if (existsSync(path)) return path;
  throw new RadnetError(`buildTfjsNode: node-gyp ended well, but made no ${path}`);
}
