import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { registerWebglTrainingKernels } from '../registerWebglTrainingKernels';
import { webglRenderer } from '../webgl/webglRenderer';
import { softwareAdapter } from '../webgpu/softwareAdapter';

/** tfjs's WebGL backend in a browser, part of `@tensorflow/tfjs` itself. */
export const webgl: BackendCandidate = {
  registeredAs: 'webgl',
  load({ software }) {
    return Promise.resolve().then(() => {
      if (tf.env().getBool('IS_NODE')) throw new Error('runs in browsers only: Node has no WebGL');
      requireRenderer(software);
      registerWebglTrainingKernels();
    });
  },
};

/** @throws Error if there is no WebGL 2 with float32, or if it is software and `software` is false. */
function requireRenderer(software: boolean): void {
  const renderer = webglRenderer();
  if (renderer === undefined || tf.env().getNumber('WEBGL_VERSION') !== 2)
    throw new Error('this browser has no WebGL 2');
  const name = softwareAdapter({ description: renderer });
  if (name !== undefined && !software) {
    throw new Error(`its WebGL is software (${name}), slower than WebAssembly`);
  }
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    throw new Error(
      `WebGL on ${renderer} computes with half-precision floats, which are too coarse to train with`,
    );
  }
}
