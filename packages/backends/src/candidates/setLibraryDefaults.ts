import * as tf from '@tensorflow/tfjs';

/** From Ampere on, CUDA's libraries by default round the factors of products to TF32, with 10 bits of mantissa. */
const FLOAT32 = { NVIDIA_TF32_OVERRIDE: '0' };

/** By default, TensorFlow reserves nearly all of a card's memory at its first operation, not only what it uses. */
const TAKE_WHAT_IS_USED = { TF_FORCE_GPU_ALLOW_GROWTH: 'true' };

/** With oneDNN, TensorFlow 2.21 computes some convolutions and their gradients wrong: see docs/gpu.md. */
const WITHOUT_ONEDNN = { TF_ENABLE_ONEDNN_OPTS: '0' };

const DEFAULTS = {
  'onnx-cuda': FLOAT32,
  'tfjs-node': WITHOUT_ONEDNN,
  'tfjs-node-gpu': { ...FLOAT32, ...TAKE_WHAT_IS_USED, ...WITHOUT_ONEDNN },
} as const;

/**
 * Sets the environment variables that a backend's libraries read when they start, for settings that Node cannot change
 * in another way. Variables that the user has set stay. In a worker thread this has no effect: a worker's `process.env`
 * is a copy that C's `getenv` does not see.
 */
export function setLibraryDefaults(backend: keyof typeof DEFAULTS): void {
  if (!tf.env().getBool('IS_NODE')) return;
  for (const [name, value] of Object.entries(DEFAULTS[backend])) process.env[name] ??= value;
}
