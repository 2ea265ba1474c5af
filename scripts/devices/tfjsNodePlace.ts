import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildTfjsNode } from '../../packages/backends/src/node/tfjsNode/buildTfjsNode';
import { CannotRun, type Place } from './place';

/** The files of the wheel that an addon is built against. */
const EXTRACT = `
import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
for name in wheel.namelist():
    if name.startswith('tensorflow/include/') or name.startswith('tensorflow/libtensorflow_'):
        wheel.extract(name, sys.argv[1])
print(wheel.filename.split('/')[-1].split('-')[1])
`;

/**
 * A copy of the checkout below `scratch` with a tfjs-node whose addon is built against the libtensorflow of pip's
 * tensorflow-cpu. The checkout itself keeps its installed packages.
 */
export async function tfjsNodePlace(root: string, scratch: string): Promise<Place> {
  const wheel = join(scratch, 'wheel');
  mkdirSync(wheel);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', wheel, 'tensorflow-cpu'];
  attempt('pip cannot download tensorflow-cpu', () => run('python3', pip));
  const version = run('python3', ['-c', EXTRACT, wheel]).trim();

  const folder = join(scratch, 'checkout');
  copyCheckout(root, folder);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const tfjs = lock.packages['node_modules/@tensorflow/tfjs']!.version;
  run('npm', ['install', '--no-save', '--ignore-scripts', `@tensorflow/tfjs-node@${tfjs}`], folder);
  await buildTfjsNode({ libtensorflow: join(wheel, 'tensorflow'), project: folder });
  return { folder, environment: { TF_CPP_MIN_LOG_LEVEL: '2' }, device: `CPU, libtensorflow ${version}` };
}

function copyCheckout(root: string, folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  // The workspaces' links stay relative.
  cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

function attempt(failure: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const last = stderr?.trim().split('\n').at(-1) ?? (error as Error).message;
    throw new CannotRun(`${failure} (${last})`);
  }
}

function run(command: string, args: string[], cwd?: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
