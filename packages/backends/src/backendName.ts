/** The backends that `selectBackend` knows, in the order in which it tries them: by speed, as far as it was measured. */
export const BACKEND_NAMES = [
  'onnx-cuda',
  'tfjs-node-gpu',
  'onnx',
  'tfjs-node',
  'webgpu',
  'onnx-webgpu',
  'wasm',
  'cpu',
] as const;

export type BackendName = (typeof BACKEND_NAMES)[number];

/** Those that compute on a GPU, as `gpu` tries them. */
export const GPU_BACKENDS = ['onnx-cuda', 'tfjs-node-gpu', 'webgpu', 'onnx-webgpu'] as const;
