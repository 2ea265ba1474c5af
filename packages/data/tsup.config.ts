import { defineConfig } from 'tsup';
import { packageBuild } from '../../scripts/package-build';

export default defineConfig({
  ...packageBuild({ index: 'src/index.ts', node: 'src/node/index.ts' }),
  // CommonJS has no import.meta.url, by which the decoders' WebAssembly is found.
  shims: true,
});
