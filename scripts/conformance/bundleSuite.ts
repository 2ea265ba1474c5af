import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles tfjs-core's tests, tfjs-core and the backends' sources into one file, so that all share one instance of
 * tfjs-core. Returns its path.
 */
export async function bundleSuite(): Promise<string> {
  const folder = join(root, 'out', 'conformance');
  const outfile = join(folder, 'suite.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('suite.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.base.json'),
    // The packages' `main` is a bundle with a second copy of what the tests import file by file.
    mainFields: ['module', 'main'],
    // tfjs-core's `sideEffects` list makes bundlers drop its tests.
    ignoreAnnotations: true,
    external: ['jasmine-core', 'onnxruntime-node'],
    logLevel: 'error',
  });
  // The WASM backend looks for its binaries beside the script.
  const binaries = join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(binaries).filter((name) => name.endsWith('.wasm'))) {
    cpSync(join(binaries, file), join(folder, file));
  }
  return outfile;
}
