import { defineConfig } from 'tsup';
import { packageBuild } from '../../scripts/package-build';

const entries = {
  index: 'src/index.ts',
  node: 'src/node/index.ts',
  // No entry of the package: the file that `startScanWorkers` starts threads of.
  scanWorker: 'src/node/pipeline/scanWorker.ts',
};

// CommonJS has no import.meta.url of its own, by which the worker's file and the decoders' WebAssembly are found.
export default defineConfig({ ...packageBuild(entries), shims: true });
