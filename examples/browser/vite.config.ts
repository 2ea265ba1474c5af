import { join } from 'node:path';
import { defineConfig } from 'vite';
import { sourceAliases } from '../../scripts/source-aliases.ts';
import { CONTENT_SECURITY_POLICY, contentSecurityPolicy } from './build/contentSecurityPolicy.ts';
import { noNodeModules } from './build/noNodeModules.ts';
import { offline, SERVICE_WORKER } from './build/offline.ts';
import { selfContainedThreads } from './build/selfContainedThreads.ts';

const root = import.meta.dirname;

/** Shared memory, which WebAssembly's threads need, is given to a page that no other origin can reach into. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root,
  // Relative, so that the files may lie in any folder of a server.
  base: './',
  resolve: {
    // niivue's reader of CBOR tries `new Function` as it loads: the policy would forbid it and report it. It has a build without.
    alias: [...sourceAliases(), { find: /^cbor-x$/, replacement: 'cbor-x/index-no-eval' }],
    dedupe: ['@tensorflow/tfjs', '@tensorflow/tfjs-core'],
  },
  plugins: [noNodeModules(), contentSecurityPolicy(), offline()],
  worker: { format: 'es', plugins: () => [noNodeModules(), selfContainedThreads()] },
  build: {
    target: 'es2022',
    // The policy allows no script from a data: URL.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      input: { index: join(root, 'index.html'), serviceWorker: join(root, 'src/serviceWorker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'serviceWorker' ? SERVICE_WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { headers: ISOLATED },
  preview: { headers: { ...ISOLATED, 'Content-Security-Policy': CONTENT_SECURITY_POLICY } },
});
