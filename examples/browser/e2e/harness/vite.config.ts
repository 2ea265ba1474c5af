import { join } from 'node:path';
import { defineConfig, mergeConfig } from 'vite';
import { contentSecurityPolicy } from '../../build/contentSecurityPolicy.ts';
import { noNodeModules } from '../../build/noNodeModules.ts';
import viewer from '../../vite.config.ts';

const root = import.meta.dirname;
const { base, resolve, worker } = viewer;

/** The viewer's worker as the viewer builds it, and under its policy, in a page that a test can ask. */
export default defineConfig(
  mergeConfig(
    { base, resolve, worker },
    {
      root,
      publicDir: join(root, '../../public'),
      plugins: [noNodeModules(), contentSecurityPolicy()],
      build: {
        target: 'es2022',
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 3000,
        outDir: join(root, '../../../../out/viewer-harness'),
        emptyOutDir: true,
      },
    },
  ),
);
