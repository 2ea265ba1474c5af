import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Combination, combinations, PEERS } from './combinations';

/**
 * Runs tests with every version of Node and of the peer packages that we promise, in a separate checkout, and prints a
 * table: `npm run matrix`, or `npm run matrix -- packages/onnx examples/endToEnd.test.ts` for some tests. Tests the
 * committed state.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const tests = process.argv.slice(2);
const parent = mkdtempSync(join(tmpdir(), 'radnet-matrix-'));
const checkout = join(parent, 'checkout');

const git = (...args: string[]): Buffer => execFileSync('git', ['-C', root, ...args]);
const npm = (...args: string[]): Buffer =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: checkout,
    stdio: 'pipe',
  });

function promised(): Record<string, string> {
  const { peerDependencies } = readPackage('packages/onnx') as { peerDependencies: Record<string, string> };
  return peerDependencies;
}

function readPackage(folder: string): object & { readonly version?: string } {
  return JSON.parse(readFileSync(join(checkout, folder, 'package.json'), 'utf8')) as { version?: string };
}

/** Returns the Node binary that the install script of the npm package `node` brings. */
function nodeOf(version: string): string {
  const options = ['--yes', '--package', `node@${version}`, '--call', 'node -p process.execPath'];
  const env = { ...process.env, npm_config_ignore_scripts: 'false' };
  return execFileSync('npx', options, { cwd: parent, env, encoding: 'utf8' }).trim();
}

interface Result {
  readonly versions: readonly string[];
  readonly counts: readonly [passed: string, failed: string, skipped: string];
  readonly output: string;
}

async function runTests({ node, packages }: Combination): Promise<Result> {
  npm('ci', '--ignore-scripts');
  const named = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  if (named.length > 0) npm('install', '--no-save', '--ignore-scripts', ...named);
  const binary = nodeOf(node);
  const output = await new Promise<string>((resolve) => {
    const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');
    const options = { cwd: checkout, maxBuffer: 2 ** 28 };
    execFile(binary, [vitest, 'run', ...tests], options, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  const counts = /^Tests: (\d+) passed, (\d+) failed, (\d+) skipped/m.exec(output);
  return {
    versions: [
      execFileSync(binary, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim(),
      ...PEERS.map((name) => readPackage(`node_modules/${name}`).version ?? '-'),
    ],
    counts: counts ? [counts[1]!, counts[2]!, counts[3]!] : ['0', 'did not run', '0'],
    output,
  };
}

try {
  git('worktree', 'add', '--quiet', '--detach', checkout, 'HEAD');
  const head = ['Node', ...PEERS, 'passed', 'failed', 'skipped'];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  console.log(row(head));
  console.log(row(head.map(() => '---')));
  for (const combination of combinations(promised())) {
    const { versions, counts, output } = await runTests(combination);
    console.log(row([...versions, ...counts]));
    if (counts[1] !== '0') {
      process.exitCode = 1;
      console.error(output);
    }
  }
} finally {
  git('worktree', 'remove', '--force', checkout);
  rmSync(parent, { recursive: true, force: true });
}
