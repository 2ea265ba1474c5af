import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEngine } from './startEngine';

/** A browser as the backends see it, with these graphics, if any. */
function browse({ gpu, renderer, float32 = true }: Browser): void {
  tf.env().set('IS_NODE', false);
  tf.env().set('WEBGL_VERSION', renderer === undefined ? 0 : 2);
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', float32);
  vi.stubGlobal('crossOriginIsolated', false);
  vi.stubGlobal('navigator', {
    hardwareConcurrency: 2,
    ...(gpu && { gpu: { requestAdapter: () => Promise.resolve(gpu === 'none' ? null : { info: gpu }) } }),
  });
  const context = {
    RENDERER: 1,
    getExtension: () => null,
    getParameter: () => renderer,
  };
  vi.stubGlobal('OffscreenCanvas', function () {
    return { getContext: () => (renderer === undefined ? null : context) };
  });
}

interface Browser {
  readonly gpu?: 'none' | { readonly description: string };
  readonly renderer?: string;
  readonly float32?: boolean;
}

beforeEach(() => {
  // No server has its files here.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  tf.env().reset();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('startEngine', () => {
  it('starts the engine that is asked for', async () => {
    browse({});
    expect(await startEngine('cpu')).toEqual({ engine: 'cpu', threads: 1, passedOver: [] });
    expect(tf.getBackend()).toBe('cpu');
  });

  it.each<[string, 'webgpu' | 'webgl', Browser]>([
    ['this browser has no WebGPU, or has it only on pages served over https', 'webgpu', {}],
    ['there is no graphics card, or no driver for it, that WebGPU can use', 'webgpu', { gpu: 'none' }],
    ['this browser has no WebGL 2', 'webgl', {}],
    ['the graphics card computes too coarsely in WebGL', 'webgl', { renderer: 'Mali-G52', float32: false }],
  ])('says %s, of %s', async (reason, engine, browser) => {
    browse(browser);
    const starting = startEngine(engine);
    await expect(starting).rejects.toThrow(RadnetError);
    await expect(starting).rejects.toThrow(`${engine} cannot be started here: ${reason}`);
    await expect(starting).rejects.not.toThrow(/preference|none of the backends/);
  });

  it('says of what was tried first why it was passed over', async () => {
    browse({ gpu: { description: 'SwiftShader driver 5.0.0' } });
    expect(await startEngine('automatic')).toEqual({
      engine: 'cpu',
      threads: 1,
      passedOver: [
        {
          engine: 'webgpu',
          reason: 'there is no graphics card for it, only a program in its place, slower than WebAssembly',
        },
        { engine: 'wasm', reason: 'its files could not be loaded from where the page is' },
        { engine: 'webgl', reason: 'this browser has no WebGL 2' },
      ],
    });
  });
});
