/** The backends that `selectBackend` knows, in the order in which it tries them: by speed, as far as it was measured. */
export const BACKEND_NAMES = [
  'onnx-cuda',
  'tfjs-node-gpu',
  'onnx',
  'tfjs-node',
  'webgpu',
  'onnx-webgpu',
  'webgl',
  'wasm',
  'cpu',
] as const;

/** The backends that `selectBackend` knows. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** Those that Node may start: it has no WebGL. */
export const NODE_BACKENDS: readonly BackendName[] = BACKEND_NAMES.filter((name) => name !== 'webgl');

/** Those that compute on a GPU, as `gpu` tries them. */
export const GPU_BACKENDS = ['onnx-cuda', 'tfjs-node-gpu', 'webgpu', 'onnx-webgpu', 'webgl'] as const;
