import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBrowserDicom } from './checkBrowserDicom';
import { checkBrowserGradients } from './checkBrowserGradients';
import { checkMpi } from './checkMpi';
import { checkSavedModel } from './checkSavedModel';
import { packPackage } from './pack/packPackage';

/**
 * Packs every built package and checks the tarball: exports and types with publint and arethetypeswrong. Then installs
 * all tarballs into an empty project that loads each entry as ESM and as CommonJS, runs a worker thread and saves and
 * loads a model. Also runs processes under MPI, and reads DICOM in Chromium, if these are installed.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'radnet-packaging-'));

function run(command: string, args: string[], cwd = root): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

interface Manifest {
  readonly name: string;
  /** Undefined for a package that is only a program. */
  readonly exports?: Record<string, unknown>;
}

try {
  const folders = readdirSync(join(root, 'packages'));
  const manifests = folders.map((folder): Manifest => {
    const path = join(root, 'packages', folder, 'package.json');
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  });
  const tarballs = folders.map((folder, index) => {
    const tarball = packPackage(folder, scratch);
    run('npx', ['publint', '--strict', tarball]);
    // Node 10 does not know exports maps: its users get the main entry, not the /node one.
    if (manifests[index]!.exports) run('npx', ['attw', tarball, '--profile', 'node16']);
    console.log(`${basename(tarball)}: exports and types are right`);
    return tarball;
  });

  const project = join(scratch, 'project');
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const tfjs = lock.packages['node_modules/@tensorflow/tfjs']!.version;
  run('mkdir', [project]);
  run('npm', ['init', '--yes'], project);
  run('npm', ['install', '--no-audit', '--no-fund', `@tensorflow/tfjs@${tfjs}`, ...tarballs], project);
  const entries = manifests.flatMap(({ name, exports = {} }) =>
    Object.keys(exports)
      .filter((key) => !key.endsWith('.json'))
      .map((key) => name + key.slice(1)),
  );
  for (const entry of entries) {
    run('node', ['--input-type=module', '-e', `await import('${entry}')`], project);
    run('node', ['-e', `require('${entry}')`], project);
    console.log(`${entry}: loads as ESM and as CommonJS`);
  }
  // The only file that is not imported. It must be next to the one that starts threads from it.
  const job = `{
    phantom: { id: 'p', options: { seed: 1, slices: 8, height: 64, width: 64, hemorrhage: null } },
    preprocess: defaultPreprocessOptions }`;
  const prepare = `startScanWorkers({ threads: 1 }).prepare(${job})`;
  const imported = (from: (name: string) => string): string =>
    `const { startScanWorkers } = ${from('@radnet/data/node')}; ` +
    `const { defaultPreprocessOptions } = ${from('@radnet/data')}; `;
  run(
    'node',
    ['--input-type=module', '-e', `${imported((name) => `await import('${name}')`)} await ${prepare}`],
    project,
  );
  run('node', ['-e', `${imported((name) => `require('${name}')`)} ${prepare}`], project);
  console.log('@radnet/data/node: its worker threads run as ESM and as CommonJS');
  await checkMpi(project);
  await checkSavedModel(project);
  await checkBrowserDicom(project);
  await checkBrowserGradients(project, 'webgl');
  run('npm', ['install', '--no-audit', '--no-fund', `@tensorflow/tfjs-backend-webgpu@${tfjs}`], project);
  await checkBrowserGradients(project, 'webgpu');
} finally {
  rmSync(scratch, { recursive: true });
}
