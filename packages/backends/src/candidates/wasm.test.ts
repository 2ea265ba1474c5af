import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { expect, it, onTestFinished, vi } from 'vitest';
import { selectBackend } from '../selectBackend';

it('starts once its files can be had, though they could not at first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'radnet-wasm-'));
  // Emscripten prints the failure too.
  const printed = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    printed.mockRestore();
  });
  setWasmPaths(`${folder}/`);
  await expect(selectBackend('wasm')).rejects.toThrow(
    /wasm: its \.wasm files could not be had: .* setWasmPaths .* It said: .*\.wasm/,
  );
  const source = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  for (const file of readdirSync(source)) {
    if (file.endsWith('.wasm')) copyFileSync(join(source, file), join(folder, file));
  }
  await selectBackend('wasm');
  expect(tf.getBackend()).toBe('wasm');
});
