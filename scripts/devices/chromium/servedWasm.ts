import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';

// The folder from which vitest's server serves them.
setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
// The import made wasm the default backend; tests should start on cpu.
await tf.setBackend('cpu');
