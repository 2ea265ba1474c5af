import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The dependencies with an install script, and why the project works without it. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'cbor-extract': 'an optional speed-up of cbor-x, which decodes in JavaScript without it',
  'core-js': 'prints an appeal for donations',
  'core-js-pure': 'prints an appeal for donations',
  esbuild: 'checks the binary that came as an optional dependency',
  fsevents: 'macOS only; the binary is in the package',
  koffi: 'the binary comes as an optional dependency',
  'onnxruntime-node': 'downloads CUDA, and fails without a network',
  protobufjs: 'warns of version ranges that its dependents ask for',
  webgpu: 'takes a downloaded file out of quarantine, on macOS',
};

describe('.npmrc', () => {
  it('turns off install scripts, and none is needed', () => {
    const npmrc = readFileSync(`${root}.npmrc`, 'utf8');
    expect(npmrc.split('\n')).toContain('ignore-scripts=true');
    const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const scripted = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(scripted).toContain('onnxruntime-node');
    expect(scripted.filter((name) => !(name in NOT_RUN))).toEqual([]);
  });

  it('holds only what npm knows: no command warns', () => {
    const said = execFileSync('sh', ['-c', 'npm config get ignore-scripts 2>&1'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(said.trim()).toBe('true');
  });
});
