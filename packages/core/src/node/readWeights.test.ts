import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { readWeights } from './readWeights';

const golden = (name: string): string => fileURLToPath(new URL(`../weights/golden/${name}`, import.meta.url));

it('readWeights reads either format by its ending', async () => {
  const [torch, numpy] = await Promise.all(
    ['small.safetensors', 'packed.npz'].map((name) => readWeights(golden(name))),
  );
  expect(torch!.get('a/float32')).toEqual(numpy!.get('a/float32'));
});

it('readWeights says what to save instead, what is missing, and which file is damaged', async () => {
  await expect(readWeights('net.pth')).rejects.toThrow(
    /net\.pth: expected \.safetensors or \.npz.*save_file/,
  );
  await expect(readWeights('nowhere/net.npz')).rejects.toThrow(/cannot read nowhere\/net\.npz: no such file/);
  const folder = mkdtempSync(join(tmpdir(), 'radnet-'));
  try {
    const file = join(folder, 'net.npz');
    copyFileSync(golden('small.safetensors'), file);
    await expect(readWeights(file)).rejects.toThrow(RadnetError);
    await expect(readWeights(file)).rejects.toThrow(`${file}: expected a NumPy archive (.npz)`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
