import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';

// Where vitest's server has them.
setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
// The import made wasm the first choice; without it tests begin on cpu.
await tf.setBackend('cpu');
