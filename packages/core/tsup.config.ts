import { defineConfig } from 'tsup';
import { packageBuild } from '../../scripts/package-build';

const entries = {
  index: 'src/index.ts',
  internal: 'src/internal.ts',
  internalNode: 'src/node/internal.ts',
  node: 'src/node/index.ts',
  // By itself: the process that supervises a program loads nothing else.
  interruptible: 'src/node/runInterruptible.ts',
};

// CommonJS has no import.meta.url of its own, by which the process's file is found.
export default defineConfig({ ...packageBuild(entries), shims: true });
