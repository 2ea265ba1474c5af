import { defineConfig } from 'vite';
import { sourceAliases } from '../../scripts/source-aliases.ts';
import { contentSecurityPolicy } from './build/contentSecurityPolicy.ts';
import { selfContainedThreads } from './build/selfContainedThreads.ts';

/** Shared memory, which WebAssembly's threads need, is given to a page that no other origin can reach into. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: { alias: sourceAliases(), dedupe: ['@tensorflow/tfjs', '@tensorflow/tfjs-core'] },
  plugins: [contentSecurityPolicy()],
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 3000 },
  server: { headers: ISOLATED },
  preview: { headers: ISOLATED },
});
