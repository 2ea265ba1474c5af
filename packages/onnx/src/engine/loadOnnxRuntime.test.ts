import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

/** `requireOnnxRuntime` where onnxruntime-node's two modules are what is given. */
async function withModules(
  version: () => object,
  binding: () => object,
  provider?: 'cuda' | 'webgpu',
): Promise<void> {
  vi.resetModules();
  vi.doMock('onnxruntime-node/dist/version.js', version);
  vi.doMock('onnxruntime-node/dist/binding.js', binding);
  const { requireOnnxRuntime } = await import('./loadOnnxRuntime');
  await requireOnnxRuntime(provider);
}

const working = { default: { binding: { InferenceSession: class {} }, initOrt: () => undefined } };

afterEach(() => {
  vi.doUnmock('onnxruntime-node/dist/version.js');
  vi.doUnmock('onnxruntime-node/dist/binding.js');
});

describe('loadOnnxRuntime', () => {
  it('takes a version that was tried', () =>
    expect(
      withModules(
        () => ({ version: '1.30.0' }),
        () => working,
      ),
    ).resolves.toBeUndefined());

  it.each(['1.26.9', '1.31.0', '2.0.0'])('refuses version %s', (version) =>
    expect(
      withModules(
        () => ({ version }),
        () => working,
      ),
    ).rejects.toThrow(`onnxruntime-node: expected a version from 1.27 and below 1.31, got ${version}`),
  );

  it('says where the binding is not what it was', () =>
    expect(
      withModules(
        () => ({ version: '1.30.0' }),
        () => ({ default: { binding: {}, initOrt: () => undefined } }),
      ),
    ).rejects.toThrow('has no synchronous binding'));
});

describe('requireOnnxRuntime', () => {
  /** Where onnxruntime-node lies in a folder of this name, with the files in its folder of libraries. */
  function requireFrom(name: string, files: readonly string[], provider: 'cuda' | 'webgpu'): Promise<void> {
    const root = mkdtempSync(join(tmpdir(), 'radnet-onnx-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const folder = join(root, name, 'onnxruntime-node');
    const libraries = join(folder, 'bin', 'napi-v6', process.platform, process.arch);
    mkdirSync(libraries, { recursive: true });
    for (const file of files) writeFileSync(join(libraries, file), '');
    const original = process.getBuiltinModule.bind(process);
    const resolve = (path: string) => join(root, name, path);
    const spy = vi
      .spyOn(process, 'getBuiltinModule')
      .mockImplementation((id: string) =>
        id === 'node:module' ? { ...nodeModule, createRequire: () => ({ resolve }) } : original(id),
      );
    onTestFinished(() => spy.mockRestore());
    return withModules(
      () => ({ version: '1.30.0' }),
      () => working,
      provider,
    );
  }

  const cuda = ['libonnxruntime_providers_cuda.so'];

  // Windows has no such name as the last.
  const names = ['plain', 'C# work', '100% sure', 'a%20b', ...(process.platform === 'win32' ? [] : ['why?'])];

  it.each(names)('finds the CUDA provider in %j', (name) =>
    expect(requireFrom(name, cuda, 'cuda')).resolves.toBeUndefined(),
  );

  it('says how to get the CUDA provider where it was not downloaded', () =>
    expect(requireFrom('plain', ['libonnxruntime.so.1'], 'cuda')).rejects.toThrow(
      /without its CUDA provider \(node node_modules\/onnxruntime-node\/script\/install --onnxruntime-node-install=cuda12/,
    ));

  it('does not ask for it on another provider', () =>
    expect(requireFrom('plain', [], 'webgpu')).resolves.toBeUndefined());
});
