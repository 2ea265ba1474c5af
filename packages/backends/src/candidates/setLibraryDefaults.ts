import * as tf from '@tensorflow/tfjs';

/** CUDA's libraries round the factors of products to TF32's 10 bits of mantissa from Ampere on, unless told not to. */
const FLOAT32 = { NVIDIA_TF32_OVERRIDE: '0' };

/** TensorFlow reserves nearly all of a card's memory at its first operation, unless told to take what it uses. */
const TAKE_WHAT_IS_USED = { TF_FORCE_GPU_ALLOW_GROWTH: 'true' };

/** TensorFlow 2.21 computes some convolutions and their gradients wrong by oneDNN: see docs/gpu.md. */
const WITHOUT_ONEDNN = { TF_ENABLE_ONEDNN_OPTS: '0' };

const DEFAULTS = {
  'onnx-cuda': FLOAT32,
  'tfjs-node': WITHOUT_ONEDNN,
  'tfjs-node-gpu': { ...FLOAT32, ...TAKE_WHAT_IS_USED, ...WITHOUT_ONEDNN },
} as const;

/**
 * Sets what a backend's libraries read from the environment when they start and what nothing else can set from Node.
 * What the user has set stays. In a worker thread it has no effect: a worker's `process.env` is a copy that C's `getenv`
 * does not see.
 */
export function setLibraryDefaults(backend: keyof typeof DEFAULTS): void {
  if (!tf.env().getBool('IS_NODE')) return;
  for (const [name, value] of Object.entries(DEFAULTS[backend])) process.env[name] ??= value;
}
