import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildTfjsNode } from './buildTfjsNode';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'radnet-build-'));
  put('package.json', '{}');
  put(`${ADDON}/package.json`, '{ "name": "@tensorflow/tfjs-node", "binary": { "napi_versions": [3, 8] } }');
  put(`${ADDON}/deps/lib/libtensorflow.so`, 'downloaded');
  put('tensorflow/libtensorflow_cc.so.2');
  put('tensorflow/libtensorflow_framework.so.2');
  put('tensorflow/include/tensorflow/c/c_api.h');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(project, { recursive: true });
});

const ADDON = 'node_modules/@tensorflow/tfjs-node';

function put(file: string, text = ''): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

/** An npm that does as it is told, in place of the compiler. */
function npmThat(does: string): void {
  put('bin/npm', `#!/bin/sh\n${does}\n`);
  chmodSync(join(project, 'bin/npm'), 0o755);
  vi.stubEnv('PATH', `${join(project, 'bin')}${delimiter}${process.env['PATH']}`);
}

const build = (): Promise<string> => buildTfjsNode({ libtensorflow: join(project, 'tensorflow'), project });
const library = (): string => readFileSync(join(project, ADDON, 'deps/lib/libtensorflow.so'), 'utf8');

describe.runIf(process.platform === 'linux')('buildTfjsNode', () => {
  it('leaves what was there as it was where the compiler fails, and says what it said', async () => {
    npmThat('echo no compiler here >&2; exit 1');
    await expect(build()).rejects.toThrow(/node-gyp ended with 1.*no compiler here/s);
    expect(library()).toBe('downloaded');
  });

  it('leaves what was there as it was where no addon is made', async () => {
    npmThat('exit 0');
    await expect(build()).rejects.toThrow(/ended well, but made no .*napi-v8/);
    expect(library()).toBe('downloaded');
  });

  it('links against the libtensorflow that it is given', async () => {
    npmThat('mkdir -p lib/napi-v8; cat deps/include/tensorflow/c/c_api.h > lib/napi-v8/tfjs_binding.node');
    expect(await build()).toBe(join(project, ADDON, 'lib/napi-v8/tfjs_binding.node'));
    expect(library()).toBe('');
    expect(existsSync(join(project, ADDON, 'deps.before'))).toBe(false);
  });
});
