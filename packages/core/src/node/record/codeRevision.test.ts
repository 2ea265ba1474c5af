import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeRevision } from './codeRevision';

let folder: string;
let program: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-git-'));
  program = join(folder, 'src', 'program.ts');
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{"name": "ours", "version": "1.2.3"}');
  writeFileSync(program, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    encoding: 'utf8',
  });

it('tells the package outside of git', async () => {
  expect(await codeRevision(program)).toEqual({
    package: 'ours',
    version: '1.2.3',
    revision: null,
    dirty: null,
  });
});

it('tells the commit, and whether tracked files differ from it', async () => {
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  const revision = git('rev-parse', 'HEAD').trim();
  writeFileSync(join(folder, 'untracked'), '');
  expect(await codeRevision(program)).toMatchObject({ revision, dirty: false });
  writeFileSync(program, 'changed');
  expect(await codeRevision(program)).toMatchObject({ revision, dirty: true });
});

it('does not take the commit of a project that it is installed in', async () => {
  git('init', '--quiet');
  git('add', 'package.json');
  git('commit', '--quiet', '-m', 'one');
  expect(await codeRevision(program)).toMatchObject({ package: 'ours', revision: null, dirty: null });
});
