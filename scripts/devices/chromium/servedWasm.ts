import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

// Where vitest's server has them.
setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
