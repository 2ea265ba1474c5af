import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { RadnetError, requireKnownOptions } from '@radnet/core';
import { findLibtensorflow, type Libtensorflow } from './findLibtensorflow';

/** Options of `buildTfjsNode`. */
export interface BuildTfjsNodeOptions {
  /** The folder that libtensorflow lies in: see `findLibtensorflow`. */
  readonly libtensorflow: string;
  /** `@tensorflow/tfjs-node`, the default, or `@tensorflow/tfjs-node-gpu` for a libtensorflow with CUDA. */
  readonly packageName?: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  /** The project that it is installed in. Default: the current folder. */
  readonly project?: string;
  /** Hears what the compiler says, a line at a time. */
  readonly onLine?: (line: string) => void;
}

const OPTIONS = Object.keys({
  libtensorflow: true,
  packageName: true,
  project: true,
  onLine: true,
} satisfies Record<keyof BuildTfjsNodeOptions, true>);

/**
 * Builds tfjs-node's addon against a libtensorflow that is here already, such as the one in pip's `tensorflow` or
 * `tensorflow-cpu`, instead of the 2.9.1 that tfjs-node downloads. The package has to be installed without its download:
 * `npm install --ignore-scripts @tensorflow/tfjs-node`. The libraries are linked to where they lie, and have to stay there.
 *
 * Needs Linux, a C++ compiler, make, Python 3, and Node's headers, which node-gyp downloads where npm's `nodedir` does
 * not name them.
 *
 * @returns The addon's path.
 * @throws RadnetError where something of this is missing, or the compiler fails: with the last that it said.
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
  // What npm downloaded works, perhaps: a build that fails leaves it as it was.
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
 * Names for the linker alone. At run time the libraries are found by their own names where they lie, beside what they
 * load in turn: CUDA's libraries, in a wheel.
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
  // Through npm, which tells node-gyp its settings: a proxy, a mirror, the folder of Node's headers.
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
