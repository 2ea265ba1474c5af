import { defineConfig } from 'tsup';
import { packageBuild } from '../../scripts/package-build';

const entries = {
  index: 'src/index.ts',
  node: 'src/node/index.ts',
  // No entries of the package: its programs, and the process that `diagnoseBackends` starts.
  doctor: 'src/node/bin/doctor.ts',
  buildTfjsNode: 'src/node/bin/buildTfjsNode.ts',
  backendProbe: 'src/node/diagnosis/backendProbe.ts',
};

// CommonJS has no import.meta.url of its own, by which the process's file is found.
export default defineConfig({ ...packageBuild(entries), shims: true });
