import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { registerWebglTrainingKernels } from '../registerWebglTrainingKernels';
import { webglRenderer } from '../webgl/webglRenderer';
import { softwareAdapter } from '../webgpu/softwareAdapter';

/** tfjs's WebGL backend, which comes with `@tensorflow/tfjs`, in a browser. */
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

/** @throws Error where WebGL would not compute in float32, or only in software that is not asked for. */
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
