import { afterEach, describe, expect, it, vi } from 'vitest';

/** `requireOnnxRuntime` where onnxruntime-node's two modules are what is given. */
async function withModules(version: () => object, binding: () => object): Promise<void> {
  vi.resetModules();
  vi.doMock('onnxruntime-node/dist/version.js', version);
  vi.doMock('onnxruntime-node/dist/binding.js', binding);
  const { requireOnnxRuntime } = await import('./loadOnnxRuntime');
  await requireOnnxRuntime();
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
