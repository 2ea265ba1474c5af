import type { Plugin } from 'vite';

const FILE = /tfjs-backend-wasm[\\/]wasm-out[\\/]tfjs-backend-wasm-threaded-simd\.js$/;
const BEGIN = 'function(WasmBackendModuleThreadedSimd) {';

/**
 * TensorFlow.js starts the threads of its WebAssembly from the text of a function, which reads a variable around it. It asks
 * beforehand whether there is one, by `typeof`; a minifier, which sees that there is, leaves that out, and no thread starts. So
 * the function gets the variable itself.
 */
export function selfContainedThreads(): Plugin {
  return {
    name: 'self-contained-threads',
    apply: 'build',
    transform(code, id) {
      if (!FILE.test(id.split('?')[0]!)) return undefined;
      if (code.split(BEGIN).length !== 2)
        throw new Error(`${id}: expected '${BEGIN}' once: see selfContainedThreads`);
      return { code: code.replace(BEGIN, `${BEGIN} var _scriptDir;`), map: null };
    },
  };
}
