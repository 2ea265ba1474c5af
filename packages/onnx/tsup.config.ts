import { defineConfig } from 'tsup';
import { packageBuild } from '../../scripts/package-build';

// CommonJS has no import.meta.url of its own, by which ONNX Runtime's libraries are found.
export default defineConfig({ ...packageBuild({ index: 'src/index.ts' }), shims: true });
