import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPlace } from './chromium/chromiumPlace';
import { CannotRun, type Place } from './place';
import { tfjsNodePlace } from './tfjsNodePlace';
import { webgpuPlace } from './webgpuPlace';

/**
 * Runs the tests that compute (the layer contract, the PyTorch golden files, RADnet's training, the backends' own
 * kernels) on the backends that npm alone does not bring: WebGPU, of TensorFlow.js (in Node and in Chromium)
 * and of ONNX Runtime, and tfjs-node. A backend that cannot run here is listed with the reason, and does not count as a failure.
 *
 * `npm run test:devices -- BACKEND...` tests some of them, including `onnx-cuda` and `tfjs-node-gpu` if this machine has them.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'radnet-devices-'));

const ENGINES: Readonly<Record<string, () => Promise<Place>>> = {
  webgpu: () => webgpuPlace(root),
  'chromium-webgpu': () => chromiumPlace(root),
  'onnx-webgpu': () => webgpuPlace(root),
  'tfjs-node': () => tfjsNodePlace(root, scratch),
};

const TESTS = [
  'packages/backends/src/trainingKernels.test.ts',
  'packages/backends/src/webgpu/',
  'packages/layers/src/',
  'examples/radnet.test.ts',
  'examples/recordedTraining.test.ts',
  'examples/trainingAgreement.test.ts',
];

/** A GPU simulated by the CPU takes seconds for a test, and minutes on a busy machine. */
const LIMIT_MS = 600_000;

/** Code that has its own WebGPU kernels, or is recorded on WebGPU. */
const WEBGPU_TESTS = ['packages/core/src/losses/', 'packages/core/src/training/'];

const asked = process.argv.slice(2);
const engines = asked.length > 0 ? asked : Object.keys(ENGINES);
const lines: string[] = [];
let failed = false;
try {
  for (const engine of engines) {
    try {
      const place = (await ENGINES[engine]?.()) ?? { folder: root, environment: {}, device: 'as it is here' };
      for (const [file, reason] of Object.entries(place.leftOut ?? {}))
        console.log(`${engine}: without ${file}: ${reason}`);
      const start = performance.now();
      const { ok, closing } = await test(engine, place);
      const seconds = Math.round((performance.now() - start) / 1000);
      failed ||= !ok;
      lines.push(`${engine} (${place.device}): ${closing}, ${seconds} s`);
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      lines.push(`${engine}: NOT RUN: ${error.message}`);
    }
    console.log(lines.at(-1));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\nOn each backend:\n${lines.join('\n')}`);
if (failed) process.exitCode = 1;

/** The closing line of the tests. Failures are shown. */
function test(engine: string, place: Place): Promise<{ ok: boolean; closing: string }> {
  const vitest = join(place.folder, 'node_modules', 'vitest', 'vitest.mjs');
  const tests = [
    ...TESTS,
    ...(engine.endsWith('webgpu') ? WEBGPU_TESTS : []),
    ...(engine.startsWith('onnx') ? ['packages/onnx/src/'] : []),
  ];
  const config = place.config === undefined ? [] : ['--config', place.config];
  const child = spawn(process.execPath, [vitest, 'run', ...config, `--testTimeout=${LIMIT_MS}`, ...tests], {
    cwd: place.folder,
    env: { ...process.env, ...place.environment, RADNET_TEST_BACKENDS: engine },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const closing = /^Tests: (.*)$/m.exec(output)?.[1] ?? `no test ran (exit code ${code})`;
      if (code !== 0) console.log(output.slice(-20_000));
      resolve({ ok: code === 0, closing });
    });
  });
}
