import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { referenceCheckout } from './referenceCheckout';

let root: string;
let first: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
    encoding: 'utf8',
  }).trim();
const write = async (file: string, text: string): Promise<void> => {
  await mkdir(join(root, file, '..'), { recursive: true });
  await writeFile(join(root, file), text);
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'radnet-repository-'));
  git('init', '--quiet');
  await write('.gitignore', 'node_modules\n');
  await write('package.json', '{}');
  await write('package-lock.json', '{}');
  await write('work.ts', 'slow');
  await write('bench/case.ts', 'old bench');
  await write('node_modules/dependency/index.js', 'installed');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  first = git('rev-parse', 'HEAD');
  await write('work.ts', 'quick');
  await write('bench/case.ts', 'new bench');
});
afterAll(() => rm(root, { recursive: true }));

it("has the commit's code, this checkout's bench and dependencies, and leaves nothing behind", async () => {
  const reference = await referenceCheckout(root, 'HEAD');
  const read = (file: string): string => readFileSync(join(reference.folder, file), 'utf8');
  expect(reference.commit).toBe(first);
  expect(reference.otherDependencies).toBe(false);
  expect(read('work.ts')).toBe('slow');
  expect(read('bench/case.ts')).toBe('new bench');
  expect(read('node_modules/dependency/index.js')).toBe('installed');
  await reference.remove();
  expect(existsSync(reference.folder)).toBe(false);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(readFileSync(join(root, 'node_modules/dependency/index.js'), 'utf8')).toBe('installed');
});

it('says where the commit locks other dependencies', async () => {
  await write('package-lock.json', '{"changed": true}');
  const reference = await referenceCheckout(root, first);
  expect(reference.otherDependencies).toBe(true);
  await reference.remove();
});

it('names a commit that is not there', async () => {
  await expect(referenceCheckout(root, 'nowhere')).rejects.toThrow(
    "--compare: expected a commit of this repository, got 'nowhere'.",
  );
});
