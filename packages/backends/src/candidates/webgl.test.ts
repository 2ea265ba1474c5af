import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it, vi } from 'vitest';
import { canvasOf } from '../testing/canvasOf';
import { webgl } from './webgl';

afterEach(() => {
  tf.env().reset();
  vi.unstubAllGlobals();
});

/** As in a browser whose WebGL 2 draws with what is named so. */
function browse(renderer: string | undefined, float32 = true): void {
  vi.stubGlobal('OffscreenCanvas', canvasOf(renderer));
  tf.env().set('IS_NODE', false);
  tf.env().set('WEBGL_VERSION', renderer === undefined ? 0 : 2);
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', float32);
}

it('is nothing for Node', async () => {
  await expect(webgl.load({ software: true })).rejects.toThrow('runs in browsers only: Node has no WebGL');
});

it('takes WebGL 2 on a GPU, and mends what training needs', async () => {
  browse('ANGLE (Apple, ANGLE Metal Renderer: Apple M3, Unspecified Version)');
  await webgl.load({ software: false });
  expect(tf.getKernel('DropoutMask', 'webgl')).toBeDefined();
});

it('takes a program on the CPU only where that will do', async () => {
  const swiftShader =
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)';
  browse(swiftShader);
  await expect(webgl.load({ software: false })).rejects.toThrow(
    `its WebGL is software (${swiftShader}), slower than WebAssembly`,
  );
  await webgl.load({ software: true });
});

it('refuses a browser without WebGL 2, and half-precision floats', async () => {
  browse(undefined);
  await expect(webgl.load({ software: true })).rejects.toThrow('this browser has no WebGL 2');
  browse('Mali-G52', false);
  await expect(webgl.load({ software: true })).rejects.toThrow(
    'WebGL on Mali-G52 computes with half-precision floats, which are too coarse to train with',
  );
});
