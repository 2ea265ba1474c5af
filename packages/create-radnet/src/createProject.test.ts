import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from './createProject';

const template = fileURLToPath(new URL('../template', import.meta.url));
const main = fileURLToPath(new URL('main.ts', import.meta.url));

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'create-radnet-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

const create = (folder: string) =>
  createProject({ folder: join(scratch, folder), template, version: '1.2.3' });

describe('createProject', () => {
  it('writes a project by the name of its folder, on the same release of all packages', async () => {
    expect(await create('nested/my-project')).toBe('my-project');
    const folder = join(scratch, 'nested/my-project');
    expect(readdirSync(folder).sort()).toEqual([
      '.gitignore',
      '.npmrc',
      'README.md',
      'package.json',
      'src',
      'tsconfig.json',
      'vitest.config.ts',
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      dependencies: Record<string, string>;
    };
    expect(manifest.name).toBe('my-project');
    for (const name of ['backends', 'core', 'data', 'layers', 'onnx'])
      expect(manifest.dependencies[`@radnet/${name}`]).toBe('^1.2.3');
    const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.filter((text) => /PROJECT_NAME|RADNET_VERSION/.test(text))).toEqual([]);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# my-project\n/);
  });

  it('takes an empty folder, and one that git has initialised', async () => {
    mkdirSync(join(scratch, 'mine/.git'), { recursive: true });
    expect(await create('mine')).toBe('mine');
  });

  it('refuses a folder that holds something, and leaves it as it is', async () => {
    mkdirSync(join(scratch, 'mine'));
    writeFileSync(join(scratch, 'mine', 'notes.txt'), 'mine');
    await expect(create('mine')).rejects.toThrow(
      /expected a new or empty folder, but '.*mine' holds notes\.txt/,
    );
    expect(readdirSync(join(scratch, 'mine'))).toEqual(['notes.txt']);
  });

  it.each(['My-Project', 'mon projet', '.hidden', 'node_modules', 'a'.repeat(215)])(
    'refuses the name %s, and makes nothing',
    async (name) => {
      await expect(create(name)).rejects.toThrow(`got '${name}'`);
      expect(readdirSync(scratch)).toEqual([]);
    },
  );
});

describe('the program', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8' });

  it('says what to do next', () => {
    const said = execFileSync(process.execPath, ['--import', 'tsx', main, join(scratch, 'mine')], {
      encoding: 'utf8',
    });
    expect(said).toMatch(/^Created mine\./);
    expect(said).toContain('npm run train');
  });

  it('fails with the reason, and without a stack', () => {
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^create-radnet: expected one folder, got 0\./);
    expect(stderr).not.toContain('    at ');
    expect(run('--fast').stderr).toMatch(/^create-radnet: Unknown option '--fast'/);
  });
});
